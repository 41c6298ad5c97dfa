package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.AxisPositions;
import io.swift4j.core.model.CodeTokens;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.core.model.Senses;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.position.CanvasPositions;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.Grids;
import io.swift4j.modality.senses.TokenPlaces;
import io.swift4j.modality.senses.TowerSenses;
import io.swift4j.modality.vision.SampledTower;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads pictures as GLM-Image does: a vision tower's vectors become codes, which are tokens; grids also say what pictures are to be
 * written.
 *
 * <p>{@code image_grid_thw [pictures, 3]} holds for each row first the grids of the pictures in its prompt, then of those to be
 * written, of which the last comes first; {@code images_per_sample [batch]} how many are each row's, without which all are every
 * row's. {@code pixel_values [patches, values]} are of all grids but each row's last. No gradient leads through codes. Thread-safe.
 */
public final class GlmImageSenses implements Senses {

    private static final String COUNTS = "images_per_sample";
    private static final Set<String> TAKEN = Set.of(SampledTower.PIXELS, SampledTower.GRID, COUNTS);

    private final TowerSenses tower;
    private final FeatureQuantizer quantizer;
    private final int placeholder;
    private final CanvasPositions positions;
    private final boolean owner;

    private GlmImageSenses(
            TowerSenses tower, FeatureQuantizer quantizer, int placeholder, CanvasPositions positions, boolean owner) {
        this.tower = tower;
        this.quantizer = quantizer;
        this.placeholder = placeholder;
        this.positions = positions;
        this.owner = owner;
    }

    /**
     * The senses of a model.
     *
     * @param vision the tower
     * @param weights by the names that adapters know, those of the quantiser below {@code model.vqmodel.}
     * @param placeholder of each code of a picture that is seen
     */
    public static GlmImageSenses of(
            EncoderPart vision,
            FeatureQuantizer.Config config,
            String source,
            Map<String, Tensor> weights,
            int placeholder,
            CanvasPositions positions,
            String device) {
        return new GlmImageSenses(
                new TowerSenses("glm_image", List.of(vision), TokenPlaces.PLAIN, device),
                FeatureQuantizer.of(config, source, weights, "model.vqmodel."),
                placeholder,
                positions,
                true);
    }

    /** What makes codes of the tower's vectors; belongs to this. */
    public FeatureQuantizer quantizer() {
        return quantizer;
    }

    @Override
    public Adaptable encoders() {
        return tower.encoders();
    }

    @Override
    public Senses extend(DecoderExtension addition) {
        return new GlmImageSenses((TowerSenses) tower.extend(addition), quantizer, placeholder, positions, false);
    }

    @Override
    public Optional<AxisPositions> positions(int[][] ids, Optional<int[][]> keep, MediaTensors media) {
        return media.find(SampledTower.GRID)
                .map(grid -> positions.of(ids, keep, perRow(ids.length, grid, media.find(COUNTS))));
    }

    /** The grids of each row. */
    private static List<int[][]> perRow(int rows, Tensor grid, Optional<Tensor> counts) {
        Grids.check(SampledTower.GRID, grid);
        int[][] all = Grids.rows(grid);
        List<int[][]> split = new ArrayList<>();
        if (counts.isEmpty()) {
            for (int row = 0; row < rows; row++) {
                split.add(all);
            }
            return split;
        }
        split.addAll(split(all, counts.get()));
        if (split.size() != rows) {
            throw new SwiftException(COUNTS + " has " + split.size() + " numbers for " + rows + " rows of tokens");
        }
        return split;
    }

    private static List<int[][]> split(int[][] all, Tensor counts) {
        if (counts.rank() != 1 || counts.dtype().isFloatingPoint()) {
            throw new SwiftException(COUNTS + " must be integers [batch], not " + counts);
        }
        List<int[][]> split = new ArrayList<>();
        int at = 0;
        for (int count : counts.toInts()) {
            if (count < 1 || count > all.length - at) {
                throw new SwiftException(COUNTS + " has " + count + " where " + (all.length - at) + " of " + all.length
                        + " grids are left; each must be positive, and all add up to these");
            }
            split.add(Arrays.copyOfRange(all, at, at + count));
            at += count;
        }
        if (at != all.length) {
            throw new SwiftException(
                    COUNTS + " adds up to " + at + ", but " + SampledTower.GRID + " has " + all.length + " grids");
        }
        return split;
    }

    @Override
    public Perception perceive(MediaTensors media, boolean checkpointing, long seed) {
        for (String name : media.tensors().keySet()) {
            if (!TAKEN.contains(name)) {
                throw new SwiftException("a glm_image model has no encoder that takes " + name + "; it takes " + TAKEN);
            }
        }
        if (media.find(SampledTower.PIXELS).isEmpty()) {
            return Perception.of(List.of());
        }
        CodeTokens spelled = new CodeTokens("image", placeholder, codes(sources(media)));
        return Perception.ofCodes(List.of(spelled));
    }

    /** The pictures that are seen: those of all grids but each row's last. */
    private static MediaTensors sources(MediaTensors media) {
        Tensor pixels = media.find(SampledTower.PIXELS).orElseThrow();
        Tensor grid = media.find(SampledTower.GRID)
                .orElseThrow(() -> new SwiftException("pictures of a glm_image model need " + SampledTower.GRID));
        Grids.check(SampledTower.GRID, grid);
        int[][] all = Grids.rows(grid);
        List<int[][]> rows =
                media.find(COUNTS).map(counts -> split(all, counts)).orElseGet(() -> List.<int[][]>of(all));
        int[][] seen = rows.stream()
                .flatMap(own -> Arrays.stream(own).limit(Math.max(0, own.length - 1)))
                .toArray(int[][]::new);
        if (seen.length == 0) {
            throw new SwiftException(SampledTower.PIXELS + " is given, but " + SampledTower.GRID
                    + " speaks of no picture before the one to be written, which is each row's last");
        }
        return MediaTensors.of(Map.of(SampledTower.PIXELS, pixels, SampledTower.GRID, Tensor.of(seen)));
    }

    private int[] codes(MediaTensors seen) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return quantizer.codes(features(seen)).toInts();
        }
    }

    /**
     * The tower's vectors {@code [patches, hidden]}, before they become codes.
     *
     * @param seen {@code pixel_values} and the grids of just these pictures
     */
    public Tensor features(MediaTensors seen) {
        return tower.perceive(seen, false, 0).tokens().get(0).values();
    }

    @Override
    public void close() {
        tower.close();
        if (owner) {
            quantizer.close();
        }
    }
}

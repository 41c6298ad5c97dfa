package io.swift4j.modality.senses;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.AxisPositions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.position.PositionInput;
import io.swift4j.modality.position.PositionScheme;
import io.swift4j.modality.position.RotaryPositions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Places in time, height and width, from grids of pictures and films and the lengths of sounds.
 *
 * @param scheme of the model's family
 * @param visionStart the token before a film
 * @param soundStart the token before a sound; right behind the other one, the film is interleaved with its sound track
 */
public record GridPlaces(PositionScheme scheme, int visionStart, int soundStart) implements TokenPlaces {

    private static final List<String> SECONDS = List.of("second_per_grid_ts", "video_second_per_grid");

    @Override
    public List<String> tensors() {
        return SECONDS;
    }

    @Override
    public Optional<AxisPositions> of(int[][] ids, Optional<int[][]> keep, MediaTensors media) {
        int[][] mask = keep.orElseGet(() -> Arrays.stream(ids)
                .map(row -> {
                    int[] ones = new int[row.length];
                    Arrays.fill(ones, 1);
                    return ones;
                })
                .toArray(int[][]::new));
        try {
            RotaryPositions found = scheme.positions(input(ids, mask, media));
            return Optional.of(new AxisPositions(found.axes(), found.deltas()));
        } catch (IllegalArgumentException e) {
            throw new SwiftException("tokens and media don't go together: " + e.getMessage(), e);
        }
    }

    /** What the places of tokens depend on, of media tensors as encoders take them. */
    public PositionInput input(int[][] ids, int[][] mask, MediaTensors media) {
        return PositionInput.of(ids, mask)
                .withImages(grids(media, "image_grid_thw"))
                .withVideos(grids(media, "video_grid_thw"), seconds(media))
                .withAudio(frames(media))
                .withAudioInVideo(interleaved(ids));
    }

    private boolean interleaved(int[][] ids) {
        for (int[] row : ids) {
            for (int i = 1; i < row.length; i++) {
                if (row[i - 1] == visionStart && row[i] == soundStart) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int[][] grids(MediaTensors media, String name) {
        Optional<Tensor> grid = media.find(name);
        if (grid.isEmpty()) {
            return new int[0][];
        }
        Grids.check(name, grid.get());
        return Grids.rows(grid.get());
    }

    private static double[] seconds(MediaTensors media) {
        return SECONDS.stream()
                .flatMap(name -> media.find(name).stream())
                .findFirst()
                .map(Tensor::toDoubles)
                .orElse(new double[0]);
    }

    private static int[] frames(MediaTensors media) {
        Optional<Tensor> mask = media.find("feature_attention_mask");
        if (mask.isEmpty()) {
            return new int[0];
        }
        int[] flat = mask.get().toInts();
        int[] frames = new int[(int) mask.get().size(0)];
        int width = frames.length == 0 ? 0 : flat.length / frames.length;
        for (int i = 0; i < flat.length; i++) {
            frames[i / width] += flat[i] != 0 ? 1 : 0;
        }
        return frames;
    }
}

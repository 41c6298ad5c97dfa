package io.swift4j.modality.vision;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.Layouts;
import io.swift4j.modality.layers.WeightShapes;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.Grids;
import io.swift4j.modality.senses.MediaChannel;
import java.util.List;
import java.util.Map;

/** GLM-Image's tower with its pictures. */
public final class SampledTower {

    /** The patches, {@code [patches, channels * side * side]}, as processors name them. */
    public static final String PIXELS = "pixel_values";

    /** Their grids, {@code [pictures, 3]}. */
    public static final String GRID = "image_grid_thw";

    private SampledTower() {}

    /**
     * Builds the tower.
     *
     * @param prefix of its weights' names
     * @param source of the configuration, for messages
     * @param token placeholder of pictures
     * @throws SwiftException naming every tensor that is missing or misshapen
     */
    public static EncoderPart of(
            SampledTowerConfig config,
            Map<String, Tensor> weights,
            String prefix,
            String source,
            int token,
            Dtype dtype) {
        WeightShapes shapes = new WeightShapes();
        config.shapes(shapes, prefix);
        shapes.check(source, weights);
        BlockStack tower = BlockStack.of(
                () -> VisionScripts.sampled(config, dtype),
                weights,
                config.layers(),
                Layouts.numbered(prefix, "blocks.", List.of()),
                BlockStack.Kept.NONE);
        MediaChannel channel = new MediaChannel("image", token, List.of(PIXELS, GRID), 0, tensors -> {
            Tensor patches = tensors.getOrDefault(PIXELS, Tensor.of(new int[0][]));
            Tensor grid = tensors.getOrDefault(GRID, Tensor.of(new int[0][]));
            Grids.check(PIXELS, patches, GRID, grid, 1, config.patchValues());
            for (int[] thw : Grids.rows(grid)) {
                if (thw[0] != 1) {
                    throw new SwiftException(GRID + " has a picture of " + thw[0] + " frames; it must be one");
                }
            }
            return Map.of("patches", patches, "grid", grid.to(Dtype.INT64));
        });
        return new EncoderPart(tower, List.of(channel));
    }
}

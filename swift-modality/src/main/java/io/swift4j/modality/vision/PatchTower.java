package io.swift4j.modality.vision;

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

/** The tower of Qwen-VL and Qwen-Omni with its pictures and films. */
public final class PatchTower {

    private PatchTower() {}

    /**
     * Builds the tower.
     *
     * @param prefix of its weights' names
     * @param source of the configuration, for messages
     * @param imageToken placeholder of pictures
     * @param videoToken placeholder of films
     * @throws io.swift4j.core.SwiftException naming every tensor that is missing or misshapen
     */
    public static EncoderPart of(
            PatchTowerConfig config,
            Map<String, Tensor> weights,
            String prefix,
            String source,
            int imageToken,
            int videoToken,
            Dtype dtype) {
        WeightShapes shapes = new WeightShapes();
        config.shapes(shapes, prefix);
        shapes.check(source, weights);
        BlockStack tower = BlockStack.of(
                () -> VisionScripts.patches(config, dtype),
                weights,
                config.layers(),
                Layouts.numbered(prefix, "blocks.", List.of()),
                new BlockStack.Kept(
                        config.deepBlocks().stream().map(block -> block + 1).toList(), false));
        return new EncoderPart(
                tower,
                List.of(
                        channel(config, "image", imageToken, "pixel_values", "image_grid_thw"),
                        channel(config, "video", videoToken, "pixel_values_videos", "video_grid_thw")));
    }

    private static MediaChannel channel(PatchTowerConfig config, String what, int token, String pixels, String grid) {
        return new MediaChannel(
                what, token, List.of(pixels, grid), config.deepBlocks().size(), tensors -> {
                    Tensor patches = tensors.getOrDefault(pixels, Tensor.of(new int[0][]));
                    Tensor sizes = tensors.getOrDefault(grid, Tensor.of(new int[0][]));
                    Grids.check(pixels, patches, grid, sizes, config.merge(), config.patchValues());
                    return Map.of("patches", patches, "grid", sizes.to(Dtype.INT64));
                });
    }
}

package io.swift4j.cli.verify;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The inputs of a multimodal case that are no text. */
final class MediaInputs {

    private static final List<String> NAMES = List.of(
            "pixel_values",
            "image_grid_thw",
            "images_per_sample",
            "image_sizes",
            "pixel_values_videos",
            "video_grid_thw",
            "second_per_grid_ts",
            "video_second_per_grid",
            "input_features",
            "feature_attention_mask");

    private MediaInputs() {}

    /**
     * Reads them.
     *
     * @param prefix of the inputs' names: {@code batch0.}
     */
    static MediaTensors of(CaseFolder folder, Case one, String prefix) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : NAMES) {
            folder.input(one, prefix + name).ifPresent(tensor -> tensors.put(name, tensor));
        }
        return MediaTensors.of(tensors);
    }
}

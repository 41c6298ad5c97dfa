package io.swift4j.modality.processor.family;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.MediaKind;
import io.swift4j.modality.processor.Placeholders;
import io.swift4j.modality.processor.ProcessorFiles;
import java.util.Map;

/**
 * What LLaVA's processors need to count the vectors of a picture.
 *
 * @param patch side of a patch in pixels; 0 where no file says it
 * @param extra vectors beside those of the patches that are kept: the class token, less that where the model drops it
 * @param placeholders of pictures
 */
record ViewTokens(int patch, int extra, Placeholders placeholders) {

    static ViewTokens read(ProcessorFiles files) {
        ConfigJson processor = files.processor();
        ConfigJson model = files.model();
        ConfigJson tower = model.object("vision_config");
        boolean stated = processor.has("patch_size");
        int patch = stated ? processor.integer("patch_size", 1) : tower.integer("patch_size", 0);
        if (patch < (stated ? 1 : 0)) {
            processor.report("patch_size", "must be at least 1, not " + patch);
            patch = 1;
        }
        // Older processors' files don't state it; CLIP's tower has one such vector.
        int classToken = stated || !tower.text("model_type", "").startsWith("clip") ? 0 : 1;
        int extra = processor.integer("num_additional_image_tokens", classToken);
        if (extra < 0) {
            processor.report("num_additional_image_tokens", "must be at least 0, not " + extra);
        }
        String kept = processor.text(
                "vision_feature_select_strategy", stated ? "" : model.text("vision_feature_select_strategy", ""));
        String token = files.token("image_token").orElseGet(() -> processor.text("image_token", "<image>"));
        return new ViewTokens(
                patch,
                kept.equals("default") ? extra - 1 : extra,
                new Placeholders(Map.of(MediaKind.IMAGE, token.isEmpty() ? "<image>" : token)));
    }

    int count(long height, long width) {
        return Math.toIntExact((height / side()) * (width / side()) + extra);
    }

    int side() {
        if (patch == 0) {
            throw new SwiftException(
                    "processor_config.json has no patch_size, nor config.json a vision_config with one;"
                            + " it is needed to count the vectors of a picture");
        }
        return patch;
    }
}

package io.swift4j.modality.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.discrete.CodeSenses;
import io.swift4j.modality.discrete.ImageVocabulary;
import java.util.Map;

/** What models have in common that read pictures as tokens. */
final class DiscreteParts {

    private static final String PREFIX = "model.vqmodel.";

    private DiscreteParts() {}

    /** The tokenizer of a {@code vq_config}. */
    static ImageTokenizer tokenizer(String model, ConfigJson config, Map<String, Tensor> encoders) {
        ConfigJson own = config.object("vq_config");
        return ImageTokenizer.of(
                own.has("model_type") ? own : own.with("model_type", model + "_vqgan"),
                config.source(),
                encoders,
                PREFIX);
    }

    /**
     * Senses with the tokenizer of {@code vq_config}.
     *
     * @param encoders by the names that adapters know
     * @param sized whether pictures come with their sizes
     */
    static CodeSenses senses(
            String model,
            ConfigJson config,
            Map<String, Tensor> encoders,
            LoadOptions options,
            ImageVocabulary vocabulary,
            boolean sized) {
        return new CodeSenses(model, tokenizer(model, config, encoders), vocabulary, encoders, sized, options.device());
    }
}

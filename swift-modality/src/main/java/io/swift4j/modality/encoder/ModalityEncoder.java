package io.swift4j.modality.encoder;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/**
 * A kind of encoder that models of LLaVA's layout may have: the {@code model_type} of a {@code vision_config}.
 *
 * <p>Found by {@link java.util.ServiceLoader}, so that a user adds an encoder with one class and one line in
 * {@code META-INF/services/io.swift4j.modality.encoder.ModalityEncoder}. Implementations have no state.
 */
public interface ModalityEncoder {

    /** The {@code model_type} values of the encoder's part of {@code config.json}. */
    List<String> modelTypes();

    /**
     * What a configuration means; mistakes are reported to it.
     *
     * @param config the encoder's part of {@code config.json}
     */
    EncoderTower configure(ConfigJson config);
}

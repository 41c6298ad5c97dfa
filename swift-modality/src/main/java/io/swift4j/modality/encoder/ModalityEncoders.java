package io.swift4j.modality.encoder;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds encoders by the {@code model_type} of their configuration. */
public final class ModalityEncoders {

    private ModalityEncoders() {}

    /** All encoders, by {@code model_type}. */
    public static SortedMap<String, ModalityEncoder> all() {
        SortedMap<String, ModalityEncoder> encoders = new TreeMap<>();
        for (ModalityEncoder encoder :
                ServiceLoader.load(ModalityEncoder.class, ModalityEncoders.class.getClassLoader())) {
            for (String type : encoder.modelTypes()) {
                ModalityEncoder other = encoders.putIfAbsent(type, encoder);
                if (other != null) {
                    throw new IllegalStateException("encoders of model_type " + type + " are claimed by both "
                            + other.getClass().getName() + " and "
                            + encoder.getClass().getName());
                }
            }
        }
        return encoders;
    }

    /**
     * The encoder of a configuration.
     *
     * @param otherwise the type where the configuration names none
     * @throws ConfigException listing what is supported, when there is none
     */
    public static EncoderTower configure(ConfigJson config, String otherwise) {
        String type = config.text("model_type", otherwise);
        SortedMap<String, ModalityEncoder> encoders = all();
        ModalityEncoder encoder = encoders.get(type);
        if (encoder == null) {
            throw new ConfigException(config.source() + ": there is no encoder of model_type '" + type
                    + "'; supported are " + String.join(", ", encoders.keySet()));
        }
        return encoder.configure(config);
    }
}

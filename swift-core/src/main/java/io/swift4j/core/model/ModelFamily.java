package io.swift4j.core.model;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/**
 * A family of models: which {@code model_type}s it answers to, and what their configuration means.
 *
 * <p>Found by {@link java.util.ServiceLoader}, so that a user adds a family with one class and one line in
 * {@code META-INF/services/io.swift4j.core.model.ModelFamily}. Implementations have no state.
 */
public interface ModelFamily {

    /** The {@code model_type} values of this family. */
    List<String> modelTypes();

    /** Models that people know it by, for the table of supported families. */
    String knownFor();

    /**
     * What a configuration of this family means.
     *
     * <p>Called through {@link ConfigJson#collect}, so that a missing field reads as a neutral value rather than ending the call.
     *
     * @throws io.swift4j.core.config.ConfigException with every problem of the file
     */
    ModelConfig configure(ConfigJson config);

    /**
     * The name under which a layer's script knows a weight, from the weight's name in the checkpoint within its layer.
     *
     * <p>The default is the same name; families whose checkpoints name parts differently translate here.
     */
    default String layerKey(String nameInLayer) {
        return nameInLayer;
    }
}

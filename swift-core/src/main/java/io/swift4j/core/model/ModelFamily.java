package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /**
     * The name of a decoder's tensor without what the checkpoint puts before it: {@code layers.0.mlp.up_proj.weight}; of a model that
     * has a {@link #network} instead, the name of a tensor of that, as it is.
     *
     * @return empty for a tensor of another part of the model
     */
    default Optional<String> decoderName(String checkpointName) {
        return Optional.of(
                checkpointName.startsWith("model.") ? checkpointName.substring("model.".length()) : checkpointName);
    }

    /** The name of a module's parameter that is not the decoder's, as adapters know it, from its name in the checkpoint. */
    default String moduleName(String checkpointName) {
        return checkpointName;
    }

    /**
     * The model's encoders of pictures, films and sound.
     *
     * @param config what {@link #configure} was given
     * @param weights of the whole checkpoint, by its names; they stay the caller's
     * @return null for a model of text alone
     * @throws SwiftException naming every tensor that is missing or misshapen
     */
    default @Nullable Senses senses(ConfigJson config, Map<String, Tensor> weights, LoadOptions options, Dtype dtype) {
        return null;
    }

    /**
     * What runs a model that is neither decoder nor encoder of text.
     *
     * @param config what {@link #configure} was given, to a {@link WriterConfig}
     * @param weights that have a {@link #decoderName}, by their names in the checkpoint, in the type and on the device that are wanted;
     *     they stay the caller's
     * @return the caller's, to be closed before the weights
     * @throws SwiftException naming every tensor that is missing or misshapen
     */
    default Network network(ConfigJson config, Weights weights, LoadOptions options) {
        throw new SwiftException(config.source() + ": a " + config.text("model_type", "")
                + " model has no network to adapt; its family does not say what runs it");
    }
}

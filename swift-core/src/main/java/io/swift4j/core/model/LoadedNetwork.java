package io.swift4j.core.model;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import org.jspecify.annotations.Nullable;

/** The network of a model without decoder or encoder, and what of its weights is not as the checkpoint has it; owns both. */
record LoadedNetwork(Network network, Weights weights) implements AutoCloseable {

    /**
     * Reads the weights that the network needs.
     *
     * @param checkpoint windows on its files, which must outlive the result
     * @param dtype to compute in; null for the checkpoint's
     */
    static LoadedNetwork of(
            ConfigJson config, ModelFamily family, Weights checkpoint, @Nullable Dtype dtype, LoadOptions options) {
        Weights weights = checkpoint.as(name -> family.decoderName(name).isPresent(), dtype, options.device());
        try {
            return new LoadedNetwork(family.network(config, weights, options), weights);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    @Override
    public void close() {
        network.close();
        weights.close();
    }
}

package io.swift4j.modality.discrete;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.layers.WeightShapes;
import java.util.Map;

/**
 * Codes of a vision tower's vectors: the entry of a codebook that points most nearly their way (van den Oord et al. 2017; Yu et al. 2022,
 * vectors of length one).
 *
 * <p>Thread-safe; closing frees the script, not the weights.
 */
public final class FeatureQuantizer implements AutoCloseable {

    /**
     * Its sizes.
     *
     * @param codes how many there are
     * @param width of a codebook's entry
     * @param features width of the vectors that become codes
     */
    public record Config(int codes, int width, int features) {

        /** Reads a {@code vq_config}; mistakes are reported to {@code json}. */
        public static Config read(ConfigJson json, int features) {
            int codes = json.size("num_embeddings", 16_384);
            int latent = json.size("latent_channels", 1536);
            if (latent != features) {
                json.report("latent_channels", "is " + latent + ", but the vision tower's hidden_size is " + features);
            }
            return new Config(codes, json.size("embed_dim", 2048), features);
        }
    }

    private final Config config;
    private final CodecWeights weights;
    private final Script script;

    private FeatureQuantizer(Config config, CodecWeights weights, Script script) {
        this.config = config;
        this.weights = weights;
        this.script = script;
    }

    /**
     * Builds the quantiser.
     *
     * @param tensors by name; they stay the caller's and must outlive this object
     * @throws io.swift4j.core.SwiftException naming every tensor that is missing or misshapen
     */
    static FeatureQuantizer of(Config config, String source, Map<String, Tensor> tensors, String prefix) {
        CodecWeights weights = CodecWeights.of(source, tensors, prefix);
        try {
            weights.check(new WeightShapes()
                    .tensor("quant_conv.weight", config.width, config.features, 1, 1)
                    .tensor("quant_conv.bias", config.width)
                    .tensor("quantize.embedding.weight", config.codes, config.width));
            return new FeatureQuantizer(
                    config,
                    weights,
                    Script.builder("feature quantizer")
                            .resource(FeatureQuantizer.class, "quantizer.py")
                            .build());
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** How many codes there are. */
    public int codebookSize() {
        return config.codes;
    }

    /** Codes int64 {@code [vectors]} of vectors {@code [vectors, features]}. */
    public Tensor codes(Tensor vectors) {
        return script.tensor("codes", weights.dict(), vectors);
    }

    /** How far vectors are from their entries and these from them, a scalar; the latter counts a quarter. */
    public Tensor loss(Tensor vectors) {
        return script.tensor("loss", weights.dict(), vectors);
    }

    @Override
    public void close() {
        script.close();
        weights.close();
    }
}

package io.swift4j.modality.music;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.Layers;
import io.swift4j.modality.layers.Layouts;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What T5's encoder is (Raffel et al. 2020).
 *
 * @param vocabSize number of tokens
 * @param hiddenSize width
 * @param headSize width of an attention head
 * @param feedForward width between the layers after attention
 * @param layers number of blocks
 * @param heads attention heads
 * @param buckets learned numbers for distances of tokens
 * @param maxDistance from which on all distances share one
 * @param activation after attention
 * @param gated whether a second layer's output is multiplied by the activation
 * @param normEps added to the mean square in norms
 */
record T5Config(
        int vocabSize,
        int hiddenSize,
        int headSize,
        int feedForward,
        int layers,
        int heads,
        int buckets,
        int maxDistance,
        String activation,
        boolean gated,
        double normEps) {

    private static final String BIAS = "block.0.layer.0.SelfAttention.relative_attention_bias.weight";

    static T5Config of(ConfigJson json) {
        String type = json.text("model_type", "t5");
        if (!type.equals("t5")) {
            json.report("model_type", "is '" + type + "'; texts are read by t5");
        }
        if (json.flag("is_decoder", false)) {
            json.report("is_decoder", "is true; texts are read by an encoder");
        }
        String[] named = json.text("feed_forward_proj", "relu").split("-", -1);
        if (named.length > 2 || (named.length == 2 && !named[0].equals("gated"))) {
            json.report("feed_forward_proj", "must be an activation or gated-ACTIVATION");
        }
        boolean gated = json.flag("is_gated_act", named[0].equals("gated"));
        String last = named[named.length - 1];
        String usual = named.length == 2 && last.equals("gelu") ? "gelu_new" : last;
        String activation = json.text("dense_act_fn", usual);
        Activation.problem("dense_act_fn", activation).ifPresent(problem -> json.report("dense_act_fn", problem));
        int buckets = Sizes.size(json, "relative_attention_num_buckets", 32);
        int farthest = Sizes.size(json, "relative_attention_max_distance", 128);
        if (buckets < 4 || farthest <= buckets / 4) {
            json.report(
                    "relative_attention_num_buckets",
                    "is " + buckets + "; it must be at least 4, and a quarter of it less than"
                            + " relative_attention_max_distance " + farthest);
        }
        return new T5Config(
                Sizes.size(json, "vocab_size", 32128),
                Sizes.size(json, "d_model", 512),
                Sizes.size(json, "d_kv", 64),
                Sizes.size(json, "d_ff", 2048),
                Sizes.layers(json, "num_layers", 6),
                Sizes.size(json, "num_heads", 8),
                buckets,
                farthest,
                activation,
                gated,
                json.number("layer_norm_epsilon", 1e-6));
    }

    /** The encoder over a checkpoint's tensors whose names begin with {@code prefix}; they stay the caller's. */
    BlockStack stack(Map<String, Tensor> weights, String prefix, Dtype dtype) {
        var numbered = Layouts.numbered(prefix + "encoder.", "block.", List.of());
        String embedding = embedding(weights, prefix);
        return BlockStack.of(() -> script(dtype), weights, layers, name -> {
            if (name.equals(embedding)) {
                return Optional.of(new BlockStack.Place(-1, "embedding.weight"));
            }
            return name.equals(prefix + "encoder." + BIAS)
                    ? Optional.of(new BlockStack.Place(-1, "relative_attention_bias.weight"))
                    : numbered.apply(name);
        });
    }

    /** Either of the two names that the one matrix is stored under. */
    private static String embedding(Map<String, Tensor> weights, String prefix) {
        String own = prefix + "encoder.embed_tokens.weight";
        return weights.containsKey(prefix + "shared.weight") || !weights.containsKey(own)
                ? prefix + "shared.weight"
                : own;
    }

    private Script.Builder script(Dtype dtype) {
        int exact = buckets / 2 / 2;
        return Script.builder("T5")
                .resource(Layers.class, "layers.py")
                .resource(T5Config.class, "t5.py")
                .constant("compute_dtype", dtype.code())
                .constant("heads", heads)
                .constant("norm_eps", normEps)
                .constant("buckets", buckets)
                .constant("log_of_range", Math.log((double) maxDistance / exact))
                .constant("gated", gated)
                .constant("mlp_activation", Activation.scriptName(activation));
    }

    void shapes(WeightShapes shapes, Map<String, Tensor> weights, String prefix) {
        String encoder = prefix + "encoder.";
        shapes.tensor(embedding(weights, prefix), vocabSize, hiddenSize)
                .tensor(encoder + BIAS, buckets, heads)
                .tensor(encoder + "final_layer_norm.weight", hiddenSize);
        long inner = (long) heads * headSize;
        for (int i = 0; i < layers; i++) {
            String at = encoder + "block." + i + ".layer.";
            for (String name : List.of("q", "k", "v")) {
                shapes.matrix(at + "0.SelfAttention." + name, inner, hiddenSize);
            }
            shapes.matrix(at + "0.SelfAttention.o", hiddenSize, inner)
                    .tensor(at + "0.layer_norm.weight", hiddenSize)
                    .tensor(at + "1.layer_norm.weight", hiddenSize);
            for (String name : gated ? List.of("wi_0", "wi_1") : List.of("wi")) {
                shapes.matrix(at + "1.DenseReluDense." + name, feedForward, hiddenSize);
            }
            shapes.matrix(at + "1.DenseReluDense.wo", hiddenSize, feedForward);
        }
    }
}

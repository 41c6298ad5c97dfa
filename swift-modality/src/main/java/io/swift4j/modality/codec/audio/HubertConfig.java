package io.swift4j.modality.codec.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;

/**
 * What HuBERT is.
 *
 * @param dims channels of the convolutions
 * @param kernels samples that each sees
 * @param strides samples from one output of each to the next
 * @param convBias whether they have biases
 * @param layerNorms whether each is followed by a layer norm; otherwise the first has a group norm
 * @param featureActivation after each
 * @param projectionNorm whether there is a norm before the layers' width
 * @param hidden width of the layers
 * @param layers their number
 * @param heads of attention
 * @param feedForward width between the two layers after attention
 * @param activation between them
 * @param normEps of layer norms
 * @param normFirst whether norms come before what they are for
 * @param positionKernel frames that positions are read from
 * @param positionGroups of that convolution
 * @param positionBatchNorm whether its input is normed, instead of its kernel
 */
record HubertConfig(
        List<Integer> dims,
        List<Integer> kernels,
        List<Integer> strides,
        boolean convBias,
        boolean layerNorms,
        String featureActivation,
        boolean projectionNorm,
        int hidden,
        int layers,
        int heads,
        int feedForward,
        String activation,
        double normEps,
        boolean normFirst,
        int positionKernel,
        int positionGroups,
        boolean positionBatchNorm) {

    static HubertConfig read(ConfigJson json) {
        String type = json.text("model_type", "hubert");
        if (!type.equals("hubert")) {
            json.report("model_type", "is '" + type + "'; X-Codec's semantic model must be hubert");
        }
        if (json.has("adapter_attn_dim")) {
            json.report("adapter_attn_dim", "is not supported: it must be absent");
        }
        List<Integer> dims = list(json, "conv_dim", List.of(512, 512, 512, 512, 512, 512, 512));
        List<Integer> kernels = list(json, "conv_kernel", List.of(10, 3, 3, 3, 3, 2, 2));
        List<Integer> strides = list(json, "conv_stride", List.of(5, 2, 2, 2, 2, 2, 2));
        if (dims.size() != kernels.size() || dims.size() != strides.size()) {
            json.report(
                    "conv_dim",
                    "has " + dims.size() + " numbers, conv_kernel " + kernels.size() + " and conv_stride "
                            + strides.size() + "; they must be as many");
        }
        String norm = json.text("feat_extract_norm", "group");
        if (!norm.equals("group") && !norm.equals("layer")) {
            json.report("feat_extract_norm", "must be group or layer, not '" + norm + "'");
        }
        int hidden = Sizes.size(json, "hidden_size", 768);
        int heads = Sizes.size(json, "num_attention_heads", 12);
        int groups = Sizes.size(json, "num_conv_pos_embedding_groups", 16);
        if (hidden % heads != 0) {
            json.report("hidden_size", hidden + " must be a multiple of num_attention_heads " + heads);
        }
        if (hidden % groups != 0) {
            json.report("hidden_size", hidden + " must be a multiple of num_conv_pos_embedding_groups " + groups);
        }
        return new HubertConfig(
                dims,
                kernels,
                strides,
                json.flag("conv_bias", false),
                norm.equals("layer"),
                activation(json, "feat_extract_activation"),
                json.flag("feat_proj_layer_norm", true),
                hidden,
                Sizes.size(json, "num_hidden_layers", 12, 10_000),
                heads,
                Sizes.size(json, "intermediate_size", 3072),
                activation(json, "hidden_act"),
                json.number("layer_norm_eps", 1e-5),
                json.flag("do_stable_layer_norm", false),
                Sizes.size(json, "num_conv_pos_embeddings", 128),
                groups,
                json.flag("conv_pos_batch_norm", false));
    }

    private static List<Integer> list(ConfigJson json, String field, List<Integer> otherwise) {
        List<Integer> values = json.has(field) ? json.integers(field) : otherwise;
        if (json.sound(field) && (values.isEmpty() || values.stream().anyMatch(v -> v < 1 || v > 1 << 20))) {
            json.report(field, "must be positive numbers, not " + values);
            return otherwise;
        }
        return values.isEmpty() ? otherwise : values;
    }

    private static String activation(ConfigJson json, String field) {
        String name = json.text(field, "gelu");
        Activation.problem("", name).ifPresent(problem -> json.report(field, problem.strip()));
        return Activation.scriptName(name);
    }

    /** The fewest samples that make a frame. */
    long receptiveField() {
        long samples = 1;
        for (int i = strides.size() - 1; i >= 0; i--) {
            samples = (samples - 1) * strides.get(i) + kernels.get(i);
        }
        return samples;
    }

    Script.Builder script(Script.Builder script) {
        return script.resource(HubertConfig.class, "hubert.py")
                .constants(
                        "hubert_strides",
                        strides.stream().mapToLong(Integer::longValue).toArray())
                .constant("hubert_layer_norms", layerNorms)
                .constant("feature_activation", featureActivation)
                .constant("projection_norm", projectionNorm)
                .constant("hubert_layers", layers)
                .constant("hubert_heads", heads)
                .constant("hubert_activation", activation)
                .constant("hubert_eps", normEps)
                .constant("norm_first", normFirst)
                .constant("position_groups", positionGroups)
                .constant("position_batch_norm", positionBatchNorm);
    }

    void shapes(WeightShapes shapes, String name) {
        for (int i = 0; i < dims.size(); i++) {
            String layer = name + ".feature_extractor.conv_layers." + i;
            shapes.tensor(layer + ".conv.weight", dims.get(i), i == 0 ? 1 : dims.get(i - 1), kernels.get(i));
            if (convBias) {
                shapes.tensor(layer + ".conv.bias", dims.get(i));
            }
            if (layerNorms || i == 0) {
                shapes.norm(layer + ".layer_norm", dims.get(i));
            }
        }
        int features = dims.get(dims.size() - 1);
        if (projectionNorm) {
            shapes.norm(name + ".feature_projection.layer_norm", features);
        }
        shapes.linear(name + ".feature_projection.projection", hidden, features);
        String positions = name + ".encoder.pos_conv_embed";
        shapes.tensor(positions + ".conv.weight", hidden, hidden / positionGroups, positionKernel);
        shapes.tensor(positions + ".conv.bias", hidden);
        if (positionBatchNorm) {
            String norm = positions + ".batch_norm";
            shapes.norm(norm, hidden).tensor(norm + ".running_mean", hidden).tensor(norm + ".running_var", hidden);
        }
        if (!normFirst) {
            shapes.norm(name + ".encoder.layer_norm", hidden);
        }
        for (int i = 0; i < layers; i++) {
            String layer = name + ".encoder.layers." + i;
            for (String part : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                shapes.linear(layer + ".attention." + part, hidden, hidden);
            }
            shapes.norm(layer + ".layer_norm", hidden)
                    .norm(layer + ".final_layer_norm", hidden)
                    .linear(layer + ".feed_forward.intermediate_dense", feedForward, hidden)
                    .linear(layer + ".feed_forward.output_dense", hidden, feedForward);
        }
    }
}

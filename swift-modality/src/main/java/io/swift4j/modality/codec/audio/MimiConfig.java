package io.swift4j.modality.codec.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;

/**
 * What Mimi is.
 *
 * @param seanet its convolutions
 * @param sampleRate in Hz
 * @param layers of each transformer
 * @param heads of attention
 * @param kvHeads of keys and values
 * @param headDim numbers of a head
 * @param feedForward width between the two layers after attention
 * @param window tokens that a token sees, itself among them
 * @param activation between the two layers after attention
 * @param normEps of layer norms
 * @param ropeTheta base of the wavelengths
 * @param attentionBias whether projections have biases
 * @param downsampleKernel vectors that the last halving sees
 * @param upsampleGroups of the first doubling
 * @param codebooks in all
 * @param semantic of them that encode what HuBERT-like features hold
 * @param codebookSize codes of each
 * @param codeDim of a code's vector
 */
record MimiConfig(
        SeanetConfig seanet,
        int sampleRate,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        int feedForward,
        int window,
        String activation,
        double normEps,
        double ropeTheta,
        boolean attentionBias,
        int downsampleKernel,
        int upsampleGroups,
        int codebooks,
        int semantic,
        int codebookSize,
        int codeDim) {

    static MimiConfig read(ConfigJson json) {
        return json.collect(MimiConfig::of);
    }

    private static MimiConfig of(ConfigJson json) {
        SeanetConfig seanet = SeanetConfig.read(json, true);
        int rate = Sizes.size(json, "sampling_rate", 24_000);
        int heads = Sizes.size(json, "num_attention_heads", 8);
        int kvHeads = Sizes.size(json, "num_key_value_heads", 8);
        if (heads % kvHeads != 0) {
            json.report("num_attention_heads", heads + " must be a multiple of num_key_value_heads " + kvHeads);
        }
        if (seanet.hidden() % heads != 0) {
            json.report("hidden_size", seanet.hidden() + " must be a multiple of num_attention_heads " + heads);
        }
        int headDim = Sizes.size(json, "head_dim", Math.max(1, seanet.hidden() / heads));
        if (headDim % 2 != 0) {
            json.report("head_dim", "must be even, not " + headDim);
        }
        String activation = json.text("hidden_act", "gelu");
        Activation.problem("", activation).ifPresent(problem -> json.report("hidden_act", problem.strip()));
        int codebooks = Sizes.size(json, "num_quantizers", 32, 4096);
        int semantic = Sizes.size(json, "num_semantic_quantizers", 1, 4096);
        if (semantic >= codebooks) {
            json.report("num_semantic_quantizers", semantic + " must be fewer than num_quantizers " + codebooks);
        }
        int dim = Sizes.size(json, "codebook_dim", json.isNull("codebook_dim") ? seanet.hidden() : 256);
        int inner = Sizes.size(json, "vector_quantization_hidden_dimension", 256);
        if (dim != inner) {
            json.report("codebook_dim", dim + " must be vector_quantization_hidden_dimension " + inner);
        }
        int groups = Sizes.size(json, "upsample_groups", 512);
        if (seanet.hidden() % groups != 0) {
            json.report("upsample_groups", groups + " must divide hidden_size " + seanet.hidden());
        }
        return new MimiConfig(
                seanet,
                rate,
                Sizes.size(json, "num_hidden_layers", 8, 10_000),
                heads,
                kvHeads,
                headDim,
                Sizes.size(json, "intermediate_size", 2048),
                Sizes.size(json, "sliding_window", 250),
                activation,
                json.number("norm_eps", 1e-5),
                theta(json),
                json.flag("attention_bias", false),
                downsampleKernel(json, seanet, rate),
                groups,
                codebooks,
                semantic,
                Sizes.powerOfTwo(json, "codebook_size", 2048),
                dim);
    }

    private static double theta(ConfigJson json) {
        ConfigJson rope =
                json.isObject("rope_parameters") ? json.object("rope_parameters") : json.object("rope_scaling");
        String type = rope.text("rope_type", rope.text("type", "default"));
        if (!type.equals("default")) {
            rope.report("rope_type", "is '" + type + "'; Mimi's positions are supported as 'default' only");
        }
        double theta = rope.number("rope_theta", json.number("rope_theta", 10_000));
        if (!(theta > 0)) {
            rope.report("rope_theta", "must be positive, not " + theta);
        }
        return theta;
    }

    /** Twice the ratio of the two frame rates; the halving itself is always by two. */
    private static int downsampleKernel(ConfigJson json, SeanetConfig seanet, int rate) {
        double dense = Sizes.ceilDiv(rate, seanet.hop());
        double sparse = json.number("frame_rate", (double) rate / (2L * seanet.hop()));
        int ratio = (int) (dense / sparse);
        if (!(sparse > 0) || dense == sparse || ratio < 1 || ratio > 1 << 16) {
            json.report(
                    "frame_rate",
                    sparse + " must be lower than the " + dense + " vectors a second before the last halving");
            return 4;
        }
        return 2 * ratio;
    }

    /** Samples that become one frame of codes. */
    int hop() {
        return 2 * seanet.hop();
    }

    WeightShapes shapes() {
        WeightShapes shapes = new WeightShapes();
        seanet.shapes(shapes);
        long hidden = seanet.hidden();
        transformer(shapes, "encoder_transformer");
        transformer(shapes, "decoder_transformer");
        shapes.tensor("downsample.conv.weight", hidden, hidden, downsampleKernel);
        shapes.tensor("upsample.conv.weight", hidden, hidden / upsampleGroups, downsampleKernel);
        group(shapes, "semantic", semantic);
        group(shapes, "acoustic", codebooks - semantic);
        return shapes;
    }

    private void transformer(WeightShapes shapes, String name) {
        long hidden = seanet.hidden();
        for (int i = 0; i < layers; i++) {
            String layer = name + ".layers." + i;
            String attention = layer + ".self_attn.";
            projection(shapes, attention + "q_proj", (long) heads * headDim, hidden);
            projection(shapes, attention + "k_proj", (long) kvHeads * headDim, hidden);
            projection(shapes, attention + "v_proj", (long) kvHeads * headDim, hidden);
            projection(shapes, attention + "o_proj", hidden, (long) heads * headDim);
            shapes.norm(layer + ".input_layernorm", hidden)
                    .norm(layer + ".post_attention_layernorm", hidden)
                    .tensor(layer + ".self_attn_layer_scale.scale", hidden)
                    .tensor(layer + ".mlp_layer_scale.scale", hidden)
                    .matrix(layer + ".mlp.fc1", feedForward, hidden)
                    .matrix(layer + ".mlp.fc2", hidden, feedForward);
        }
    }

    private void projection(WeightShapes shapes, String name, long out, long in) {
        shapes.matrix(name, out, in);
        if (attentionBias) {
            shapes.tensor(name + ".bias", out);
        }
    }

    private void group(WeightShapes shapes, String kind, int count) {
        String name = groupName(kind);
        if (codeDim != seanet.hidden()) {
            shapes.tensor(name + "input_proj.weight", codeDim, seanet.hidden(), 1);
            shapes.tensor(name + "output_proj.weight", seanet.hidden(), codeDim, 1);
        }
        for (int i = 0; i < count; i++) {
            shapes.tensor(name + "layers." + i + ".codebook.embed_sum", codebookSize, codeDim);
            shapes.tensor(name + "layers." + i + ".codebook.cluster_usage", codebookSize);
        }
    }

    private static String groupName(String kind) {
        return "quantizer." + kind + "_residual_vector_quantizer.";
    }

    CodecFeatures features() {
        return new CodecFeatures(sampleRate, seanet.channels(), 0, false, 1, 0, 0);
    }

    /** The layers whose codebooks are stored as sums and how often each code was used. */
    List<String> codebookNames() {
        List<String> names = new java.util.ArrayList<>();
        for (int i = 0; i < codebooks; i++) {
            String group = groupName(i < semantic ? "semantic" : "acoustic");
            names.add(group + "layers." + (i < semantic ? i : i - semantic) + ".codebook.");
        }
        return names;
    }
}

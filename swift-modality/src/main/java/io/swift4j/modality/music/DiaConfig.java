package io.swift4j.modality.music;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Activation;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.modality.layers.Layers;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What Dia is (Nari Labs 2025).
 *
 * @param encoder of texts
 * @param decoder of codes
 * @param crossHeads of the decoder's look at the text
 * @param crossSharedHeads of keys and values there
 * @param crossHeadSize width of such a head
 * @param channels codebooks
 * @param delays how many steps late each channel is written
 * @param first the code that begins
 * @param end the code that ends; those from it on are no sound
 * @param padding what follows it
 * @param maxFrames how many frames the decoder was made for
 */
record DiaConfig(
        Tower encoder,
        Tower decoder,
        int crossHeads,
        int crossSharedHeads,
        int crossHeadSize,
        int channels,
        int[] delays,
        int first,
        int end,
        int padding,
        int maxFrames) {

    /**
     * Sizes of the encoder or the decoder.
     *
     * @param vocabSize bytes, or codes of each channel
     * @param sharedHeads heads of keys and values, each of which several of queries share
     * @param ropeTheta base of the wavelengths of positions
     * @param ropeFactor what positions are divided by
     */
    record Tower(
            int vocabSize,
            int hiddenSize,
            int feedForward,
            int layers,
            int heads,
            int sharedHeads,
            int headSize,
            String activation,
            double normEps,
            double ropeTheta,
            double ropeFactor) {

        private static Tower of(ConfigJson json, Tower otherwise) {
            int heads = Sizes.size(json, "num_attention_heads", otherwise.heads);
            int shared = json.isNull("num_key_value_heads")
                    ? heads
                    : Sizes.size(json, "num_key_value_heads", otherwise.sharedHeads);
            if (heads % shared != 0) {
                json.report("num_attention_heads", heads + " must be a multiple of num_key_value_heads " + shared);
            }
            int headSize = Sizes.size(json, "head_dim", otherwise.headSize);
            if (headSize % 2 != 0) {
                json.report("head_dim", "must be even, for positions turn pairs; not " + headSize);
            }
            String activation = json.text("hidden_act", otherwise.activation);
            Activation.problem("hidden_act", activation).ifPresent(problem -> json.report("hidden_act", problem));
            ConfigJson rope =
                    json.isObject("rope_parameters") ? json.object("rope_parameters") : json.object("rope_scaling");
            String type = rope.text("rope_type", rope.text("type", "default"));
            if (!type.equals("default") && !type.equals("linear")) {
                rope.report("rope_type", "is '" + type + "'; of Dia default and linear are supported");
            }
            double theta = rope.number("rope_theta", json.number("rope_theta", 10_000));
            double factor = type.equals("linear") ? rope.number("factor", 1) : 1;
            if (!(theta > 0 && factor > 0)) {
                rope.report("rope_theta", theta + " and factor " + factor + " must be positive");
            }
            return new Tower(
                    Sizes.size(json, "vocab_size", otherwise.vocabSize),
                    Sizes.size(json, "hidden_size", otherwise.hiddenSize),
                    Sizes.size(json, "intermediate_size", otherwise.feedForward),
                    Sizes.layers(json, "num_hidden_layers", otherwise.layers),
                    heads,
                    shared,
                    headSize,
                    activation,
                    json.number("norm_eps", otherwise.normEps),
                    theta,
                    factor);
        }

        Script.Builder script(String name, String file, Dtype dtype) {
            return Script.builder(name)
                    .resource(Layers.class, "layers.py")
                    .resource(DiaConfig.class, "dia.py")
                    .resource(DiaConfig.class, file)
                    .constant("compute_dtype", dtype.code())
                    .constant("heads", heads)
                    .constant("shared_heads", sharedHeads)
                    .constant("norm_eps", normEps)
                    .constant("rope_theta", ropeTheta)
                    .constant("rope_factor", ropeFactor)
                    .constant("mlp_activation", Activation.scriptName(activation));
        }

        private void shapes(WeightShapes shapes, String at, List<String> norms) {
            attention(shapes, at + "self_attention.", hiddenSize, hiddenSize, heads, sharedHeads, headSize);
            norms.forEach(norm -> shapes.tensor(at + norm + ".weight", hiddenSize));
            shapes.matrix(at + "mlp.gate_up_proj", 2L * feedForward, hiddenSize)
                    .matrix(at + "mlp.down_proj", hiddenSize, feedForward);
        }
    }

    static DiaConfig read(ConfigJson json) {
        return json.collect(DiaConfig::of);
    }

    private static DiaConfig of(ConfigJson json) {
        String type = json.text("model_type", "");
        if (!type.equals("dia")) {
            throw json.problem("model_type", "is '" + type + "', not dia");
        }
        ConfigJson own = json.object("decoder_config");
        Tower encoder = Tower.of(
                json.object("encoder_config"), new Tower(256, 1024, 4096, 12, 16, 16, 128, "silu", 1e-5, 10_000, 1));
        Tower decoder = Tower.of(own, new Tower(1028, 2048, 8192, 18, 16, 4, 128, "silu", 1e-5, 10_000, 1));
        int crossHeads = Sizes.size(own, "cross_num_attention_heads", 16);
        int crossShared = Sizes.size(own, "cross_num_key_value_heads", 16);
        if (crossHeads % crossShared != 0) {
            own.report(
                    "cross_num_attention_heads",
                    crossHeads + " must be a multiple of cross_num_key_value_heads " + crossShared);
        }
        int crossWidth = Sizes.size(own, "cross_hidden_size", 1024);
        if (crossWidth != encoder.hiddenSize()) {
            own.report(
                    "cross_hidden_size",
                    "must be the encoder's hidden_size " + encoder.hiddenSize() + ", not " + crossWidth);
        }
        int channels = Sizes.size(own, "num_channels", 9);
        int[] delays = json.isList("delay_pattern")
                ? json.integers("delay_pattern").stream()
                        .mapToInt(Integer::intValue)
                        .toArray()
                : new int[] {0, 8, 9, 10, 11, 12, 13, 14, 15};
        if (delays.length != channels || IntStream.of(delays).anyMatch(delay -> delay < 0 || delay > 10_000)) {
            json.report("delay_pattern", "must have a delay from 0 on for each of " + channels + " channels");
        }
        return new DiaConfig(
                encoder,
                decoder,
                crossHeads,
                crossShared,
                Sizes.size(own, "cross_head_dim", 128),
                channels,
                delays,
                code(json, own, "bos_token_id", 1026, decoder.vocabSize()),
                code(json, own, "eos_token_id", 1024, decoder.vocabSize()),
                code(json, own, "pad_token_id", 1025, decoder.vocabSize()),
                Sizes.size(own, "max_position_embeddings", 3072));
    }

    /** The whole model's own setting goes before the decoder's. */
    private static int code(ConfigJson json, ConfigJson own, String field, int otherwise, int vocabulary) {
        ConfigJson from = json.has(field) && !json.isNull(field) ? json : own;
        int code = from.integer(field, otherwise);
        if (code < 0 || code >= vocabulary || (field.equals("eos_token_id") && code < 1)) {
            from.report(field, code + " is not one of the decoder's " + vocabulary + " codes");
        }
        return code;
    }

    /** The longest delay. */
    int longestDelay() {
        return IntStream.of(delays).max().orElse(0);
    }

    private static void attention(
            WeightShapes shapes, String at, long width, long other, long heads, long shared, long size) {
        shapes.matrix(at + "q_proj", heads * size, width)
                .matrix(at + "k_proj", shared * size, other)
                .matrix(at + "v_proj", shared * size, other)
                .matrix(at + "o_proj", width, heads * size);
    }

    WeightShapes shapes() {
        long codes = (long) channels * decoder.vocabSize();
        WeightShapes shapes = new WeightShapes()
                .tensor("model.encoder.embedding.weight", encoder.vocabSize(), encoder.hiddenSize())
                .tensor("model.encoder.norm.weight", encoder.hiddenSize())
                .tensor("model.decoder.embeddings.embed.weight", codes, decoder.hiddenSize())
                .tensor("model.decoder.norm.weight", decoder.hiddenSize())
                .matrix("logits_dense", codes, decoder.hiddenSize());
        for (int i = 0; i < encoder.layers(); i++) {
            encoder.shapes(shapes, "model.encoder.layers." + i + ".", List.of("pre_sa_norm", "post_sa_norm"));
        }
        for (int i = 0; i < decoder.layers(); i++) {
            String at = "model.decoder.layers." + i + ".";
            decoder.shapes(shapes, at, List.of("pre_sa_norm", "pre_ca_norm", "pre_mlp_norm"));
            attention(
                    shapes,
                    at + "cross_attention.",
                    decoder.hiddenSize(),
                    encoder.hiddenSize(),
                    crossHeads,
                    crossSharedHeads,
                    crossHeadSize);
        }
        return shapes;
    }
}

package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.CodeHead;
import io.swift4j.core.model.Activation;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.Layers;
import io.swift4j.modality.layers.WeightShapes;
import io.swift4j.modality.senses.EncoderPart;
import io.swift4j.modality.senses.MediaChannel;
import io.swift4j.modality.senses.TowerSenses;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Janus's vocabulary of picture codes: an embedding with layers that lead to the decoder, and a head over its states.
 *
 * <p>Adapters may change its layers. Thread-safe.
 */
public final class JanusHead implements CodeHead {

    /** The channel by which codes are inputs of the decoder; its tensor is {@link #CODES}, int64 of any shape. */
    public static final String CHANNEL = "code";

    /** The name of the channel's tensor. */
    public static final String CODES = "image_tokens";

    private static final String STATES = "states";
    private static final String ROOT = "model.";

    private final BlockStack stack;
    private final int size;

    private JanusHead(BlockStack stack, int size) {
        this.stack = stack;
        this.size = size;
    }

    /**
     * The head of a Janus model.
     *
     * @throws SwiftException for a model of another family
     */
    public static JanusHead of(Decoder decoder) {
        if (!decoder.config().modelType().equals("janus")) {
            throw new SwiftException("a " + decoder.config().modelType() + " model has no head of Janus's kind");
        }
        BlockStack stack = ((TowerSenses) decoder.senses().orElseThrow()).tower(CHANNEL);
        Tensor head = stack.topTensors().get("generation_head.vision_head.weight");
        if (head == null) {
            throw new IllegalStateException("generation_head.vision_head.weight");
        }
        return new JanusHead(stack, (int) head.size(0));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int placeholder() {
        return SoftTokens.VECTOR;
    }

    @Override
    public Tensor scores(Tensor states) {
        return stack.run(Map.of(STATES, states)).get(0);
    }

    @Override
    public Tensor vectors(int[] codes) {
        for (int code : codes) {
            if (code < 0 || code >= size) {
                throw new SwiftException("code " + code + " of a picture is none of " + size);
            }
        }
        return stack.run(Map.of(CODES, Tensor.of(codes, codes.length))).get(0);
    }

    /**
     * Sizes of the layers around the codes.
     *
     * @param codes how many there are
     * @param width of a code's vector
     * @param projection width of the layers
     * @param depth number of layers after the embedding
     * @param textWidth of the decoder
     * @param activation between layers
     */
    public record Config(int codes, int width, int projection, int depth, int textWidth, String activation) {

        /** Reads a {@code vq_config}; mistakes are reported to it. */
        public static Config read(ConfigJson json, int textWidth) {
            int read = json.integer("image_token_embed_dim", 2048);
            if (read != textWidth) {
                json.report(
                        "image_token_embed_dim", "must be the decoder's hidden_size " + textWidth + ", not " + read);
            }
            String activation = json.text("hidden_act", "gelu");
            Activation.problem("hidden_act", activation).ifPresent(problem -> json.report("hidden_act", problem));
            int projection = json.size("projection_dim", 2048);
            if (projection != textWidth) {
                json.report("projection_dim", "must be the decoder's hidden_size " + textWidth + ", not " + projection);
            }
            return new Config(
                    json.size("num_embeddings", 16_384),
                    json.size("embed_dim", 8),
                    projection,
                    json.size("num_hidden_layers", 2),
                    textWidth,
                    activation);
        }

        /** The layers, and the channel of codes. */
        public EncoderPart part(Map<String, Tensor> weights, String source, Dtype dtype) {
            WeightShapes shapes = new WeightShapes()
                    .tensor(ROOT + "generation_embeddings.weight", codes, width)
                    .linear(ROOT + "generation_aligner.fc1", projection, width)
                    .linear(ROOT + "generation_head.proj_out", projection, textWidth)
                    .linear(ROOT + "generation_head.vision_head", codes, projection);
            for (int i = 0; i < depth - 1; i++) {
                shapes.linear(ROOT + "generation_aligner.hidden_layers." + i, projection, projection);
            }
            shapes.check(source, weights);
            BlockStack stack = BlockStack.of(
                    () -> script(dtype),
                    weights,
                    0,
                    name -> name.startsWith(ROOT + "generation_")
                            ? Optional.of(new BlockStack.Place(-1, name.substring(ROOT.length())))
                            : Optional.empty());
            MediaChannel channel = new MediaChannel(CHANNEL, SoftTokens.VECTOR, List.of(CODES), 0, inputs -> inputs);
            return new EncoderPart(stack, List.of(channel));
        }

        private Script.Builder script(Dtype dtype) {
            return Script.builder("picture codes")
                    .resource(Layers.class, "layers.py")
                    .resource(JanusHead.class, "janus_head.py")
                    .constant("compute_dtype", dtype.code())
                    .constant("norm_eps", 1e-6)
                    .constant("mlp_activation", Activation.scriptName(activation))
                    .constant("depth", depth);
        }
    }
}

package io.swift4j.modality.codec.image;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.codec.Codecs;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.Map;

/**
 * The VQGAN of Chameleon, which only encodes, and of Janus and LlamaGen (Esser et al. 2021; Sun et al. 2024).
 *
 * <p>{@link #trace} gives {@code encoder_latents}, {@code quant_conv_latents}, {@code quantized_latents}, {@code codebook_loss} and
 * {@code loss}. As in the reference, vectors of codes are of length one when decoded from codes, and as they are when decoded with
 * {@link #decode} from {@code quantized_latents}.
 */
public final class VqganTokenizer extends ScriptedTokenizer {

    private final VqganConfig config;

    private VqganTokenizer(VqganConfig config, CodecWeights weights, Runnable freeing) {
        super(script(config), weights, freeing);
        this.config = config;
    }

    static VqganTokenizer of(VqganConfig config, CodecWeights weights, Runnable freeing) {
        return checked(weights, () -> VqganShapes.of(config), () -> new VqganTokenizer(config, weights, freeing));
    }

    private static Script script(VqganConfig config) {
        return Codecs.script("VQGAN")
                .resource(VqganTokenizer.class, "vqgan.py")
                .constant("levels", config.levels().count())
                .constant("blocks", config.levels().blocks())
                .constants(
                        "attention_levels",
                        config.attentionLevels().stream()
                                .mapToLong(Integer::longValue)
                                .toArray())
                .constant("middle_attention", config.middleAttention())
                .constant("beta", config.beta())
                .build();
    }

    @Override
    public Tensor codes(Tensor pixels) {
        check(pixels);
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return script.tensor("codes", weights.dict(), pixels);
        }
    }

    @Override
    public Tensor pixels(Tensor codes) {
        Codecs.check("codes", codes, "[batch, rows, cols]", -1, -1, -1);
        Codecs.check(codes, codebookSize());
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return scope.escape(decode(entries(codes)));
        }
    }

    /** The vectors of codes {@code [batch, rows, cols]} as the decoder takes them, of length one: {@code [batch, dim, rows, cols]}. */
    public Tensor entries(Tensor codes) {
        Codecs.check(codes, codebookSize());
        return script.tensor("entries", weights.dict(), codes);
    }

    /**
     * Pixels {@code [batch, channels, height, width]} of vectors of codes {@code [batch, dim, rows, cols]}; gradients are recorded as the
     * thread's mode says.
     */
    public Tensor decode(Tensor vectors) {
        if (!canDecode()) {
            throw new SwiftException("Chameleon's tokenizer has no decoder: its codes can't be turned into pixels");
        }
        return script.tensor("pixels", weights.dict(), vectors);
    }

    /** What vectors of codes {@code [batch, dim, rows, cols]} are before the decoder's first layer. */
    public Tensor postQuant(Tensor vectors) {
        return script.tensor("post_quant", weights.dict(), vectors);
    }

    @Override
    public Map<String, Tensor> trace(Tensor pixels) {
        check(pixels);
        return script.dict("encode", weights.dict(), pixels);
    }

    private void check(Tensor pixels) {
        Pixels.check(pixels, config.levels().inChannels(), downsample());
    }

    @Override
    public int codebookSize() {
        return config.levels().codes();
    }

    @Override
    public int downsample() {
        return config.levels().downsample();
    }

    @Override
    public boolean canDecode() {
        return config.decodes();
    }

    /** A copy whose parameters are float32 and gather gradients; to be closed before this one. */
    public VqganTokenizer trainable() {
        return new VqganTokenizer(config, weights.trainable(), () -> {});
    }

    /** Shapes of the tensors that a configuration wants. */
    private static final class VqganShapes {

        private final WeightShapes shapes = new WeightShapes();
        private final VqganConfig config;

        private VqganShapes(VqganConfig config) {
            this.config = config;
        }

        static WeightShapes of(VqganConfig config) {
            VqganShapes made = new VqganShapes(config);
            Levels levels = config.levels();
            made.encoder(levels);
            made.conv("quant_conv", levels.embedDim(), levels.latentChannels(), 1);
            made.conv("post_quant_conv", levels.latentChannels(), levels.embedDim(), 1);
            made.shapes.tensor("quantize.embedding.weight", levels.codes(), levels.embedDim());
            if (config.decodes()) {
                made.decoder(levels);
            }
            return made.shapes;
        }

        private void encoder(Levels levels) {
            conv("encoder.conv_in", levels.baseChannels(), levels.inChannels(), 3);
            long in = levels.baseChannels();
            for (int level = 0; level < levels.count(); level++) {
                String down = "encoder.down." + level;
                in = blocks(down, levels.blocks(), in, levels.channels(level), level);
                if (level != levels.count() - 1) {
                    conv(down + ".downsample.conv", in, in, 3);
                }
            }
            middle("encoder.mid", in);
            shapes.norm("encoder.norm_out", in);
            conv("encoder.conv_out", levels.latentChannels(), in, 3);
        }

        private void decoder(Levels levels) {
            long in = levels.coarsest();
            conv("decoder.conv_in", in, levels.latentChannels(), 3);
            middle("decoder.mid", in);
            for (int step = 0; step < levels.count(); step++) {
                int level = levels.count() - 1 - step;
                String up = "decoder.up." + step;
                in = blocks(up, levels.blocks() + 1, in, levels.channels(level), level);
                if (level != 0) {
                    conv(up + ".upsample.conv", in, in, 3);
                }
            }
            shapes.norm("decoder.norm_out", in);
            conv("decoder.conv_out", levels.outChannels(), in, 3);
        }

        private long blocks(String name, int count, long in, long out, int level) {
            for (int i = 0; i < count; i++) {
                resnet(name + ".block." + i, i == 0 ? in : out, out);
                if (config.attentionLevels().contains(level)) {
                    attention(name + ".attn." + i, out);
                }
            }
            return out;
        }

        private void middle(String name, long channels) {
            resnet(name + ".block_1", channels, channels);
            if (config.middleAttention()) {
                attention(name + ".attn_1", channels);
            }
            resnet(name + ".block_2", channels, channels);
        }

        private void resnet(String name, long in, long out) {
            shapes.norm(name + ".norm1", in).norm(name + ".norm2", out);
            conv(name + ".conv1", out, in, 3);
            conv(name + ".conv2", out, out, 3);
            if (in != out) {
                conv(name + ".nin_shortcut", out, in, 1);
            }
        }

        private void attention(String name, long channels) {
            shapes.norm(name + ".norm", channels);
            for (String part : List.of("q", "k", "v", "proj_out")) {
                conv(name + "." + part, channels, channels, 1);
            }
        }

        private void conv(String name, long out, long in, long side) {
            shapes.tensor(name + ".weight", out, in, side, side).tensor(name + ".bias", out);
        }
    }
}

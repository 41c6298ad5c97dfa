package io.swift4j.modality.codec.image;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.codec.Codecs;
import io.swift4j.modality.layers.WeightShapes;
import java.util.Map;
import java.util.Objects;

/**
 * The encoder of DALL-E's discrete VAE (Ramesh et al. 2021), which FLAVA takes its targets from; it only encodes.
 *
 * <p>A code is the channel with the highest score. {@link #trace} gives {@code logits} and {@code probs} {@code [batch, codes, rows,
 * cols]} beside them; gradients flow through both.
 */
public final class DalleTokenizer extends ScriptedTokenizer {

    private static final int DOWNSAMPLE = 8;

    private final DalleConfig config;

    private DalleTokenizer(DalleConfig config, CodecWeights weights, Runnable freeing) {
        super(script(config), weights, freeing);
        this.config = config;
    }

    private static Script script(DalleConfig config) {
        return Codecs.script("DALL-E encoder")
                .resource(DalleTokenizer.class, "dalle.py")
                .constant("blocks", config.blocks())
                .constant("post_gain", config.postGain())
                .build();
    }

    static DalleTokenizer of(DalleConfig config, CodecWeights weights, Runnable freeing) {
        return checked(weights, () -> shapes(config), () -> new DalleTokenizer(config, weights, freeing));
    }

    private static WeightShapes shapes(DalleConfig config) {
        WeightShapes shapes = new WeightShapes();
        conv(shapes, "blocks.input", config.hidden(), config.inChannels(), 7);
        long in = config.hidden();
        for (int group = 0; group < 4; group++) {
            long out = (long) config.hidden() << group;
            for (int i = 0; i < config.blocks(); i++) {
                String block = "blocks.group_" + (group + 1) + ".group.block_" + (i + 1);
                if (in != out) {
                    conv(shapes, block + ".id_path", out, in, 1);
                }
                String path = block + ".res_path.path.conv_";
                conv(shapes, path + 1, out / 4, in, 3);
                conv(shapes, path + 2, out / 4, out / 4, 3);
                conv(shapes, path + 3, out / 4, out / 4, 3);
                conv(shapes, path + 4, out, out / 4, 1);
                in = out;
            }
        }
        conv(shapes, "blocks.output.conv", config.codes(), in, 1);
        return shapes;
    }

    private static void conv(WeightShapes shapes, String name, long out, long in, long side) {
        shapes.tensor(name + ".weight", out, in, side, side).tensor(name + ".bias", out);
    }

    @Override
    public Tensor codes(Tensor pixels) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return scope.escape(Objects.requireNonNull(trace(pixels).get("codes")));
        }
    }

    @Override
    public Map<String, Tensor> trace(Tensor pixels) {
        Pixels.check(pixels, config.inChannels(), DOWNSAMPLE);
        return script.dict("encode", weights.dict(), pixels);
    }

    @Override
    public Tensor pixels(Tensor codes) {
        throw new SwiftException("FLAVA's codebook has no decoder: its codes can't be turned into pixels");
    }

    @Override
    public int codebookSize() {
        return config.codes();
    }

    @Override
    public int downsample() {
        return DOWNSAMPLE;
    }

    @Override
    public boolean canDecode() {
        return false;
    }

    /** A copy whose parameters are float32 and gather gradients; to be closed before this one. */
    public DalleTokenizer trainable() {
        return new DalleTokenizer(config, weights.trainable(), () -> {});
    }
}

package io.swift4j.modality.codec.image;

import io.swift4j.core.config.ConfigJson;
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
 * A compact VQ-VAE (van den Oord et al. 2017) over patches, {@code patch_vqvae}: this library's own, small enough to be trained on a CPU in
 * a minute.
 *
 * <p>Patches are projected, look at their neighbours in residual blocks, and become vectors of length one, whose code is the nearest of
 * the codebook (Yu et al. 2022); the way back mirrors that. {@link #trace} gives {@code latents} {@code [batch, dim, rows, cols]} beside
 * the codes.
 */
public final class PatchTokenizer extends ScriptedTokenizer {

    private final PatchConfig config;

    private PatchTokenizer(PatchConfig config, CodecWeights weights, Runnable freeing) {
        super(script(config), weights, freeing);
        this.config = config;
    }

    private static Script script(PatchConfig config) {
        return Codecs.script("patch VQ-VAE")
                .resource(PatchTokenizer.class, "patches.py")
                .constant("patch", config.patch())
                .constant("blocks", config.blocks())
                .build();
    }

    static PatchTokenizer of(PatchConfig config, CodecWeights weights, Runnable freeing) {
        return checked(weights, config::shapes, () -> new PatchTokenizer(config, weights, freeing));
    }

    /**
     * The shapes of the tensors of a checkpoint of its own.
     *
     * @throws io.swift4j.core.config.ConfigException with everything that is wrong with the configuration
     */
    public static WeightShapes shapes(ConfigJson config) {
        return PatchConfig.read(config).shapes();
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
        Pixels.check(pixels, config.channels(), config.patch());
        return script.dict("encode", weights.dict(), pixels);
    }

    /** What a codebook is looked up with, {@code [batch, dim, rows, cols]}; gradients are recorded as the thread's mode says. */
    public Tensor latents(Tensor pixels) {
        Pixels.check(pixels, config.channels(), config.patch());
        return script.tensor("latents", weights.dict(), pixels);
    }

    @Override
    public Tensor pixels(Tensor codes) {
        Codecs.check("codes", codes, "[batch, rows, cols]", -1, -1, -1);
        Codecs.check(codes, codebookSize());
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return scope.escape(
                    script.tensor("decode", weights.dict(), script.tensor("entries", weights.dict(), codes)));
        }
    }

    /**
     * Pixels {@code [batch, channels, height, width]} of vectors {@code [batch, dim, rows, cols]} of length one; gradients are recorded as
     * the thread's mode says.
     */
    public Tensor decode(Tensor vectors) {
        return script.tensor("decode", weights.dict(), vectors);
    }

    @Override
    public int codebookSize() {
        return config.codes();
    }

    @Override
    public int downsample() {
        return config.patch();
    }

    @Override
    public boolean canDecode() {
        return true;
    }
}

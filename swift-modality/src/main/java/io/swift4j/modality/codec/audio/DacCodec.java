package io.swift4j.modality.codec.audio;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.codec.Codecs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The Descript audio codec (Kumar et al. 2023).
 *
 * <p>{@link #trace} gives {@code encoder_latents}, {@code projected_latents}, {@code quantized_representation}, {@code
 * commitment_loss}, {@code codebook_loss} and {@code loss}, losses for each sound of the batch. {@link #trainable} and {@link
 * #training} are for training; {@code trace} itself records gradients as the thread's mode says.
 */
public final class DacCodec extends ScriptedCodec {

    private final DacConfig config;

    private DacCodec(DacConfig config, CodecFeatures features, CodecWeights weights, Runnable freeing) {
        super(script(config), weights, features, freeing);
        this.config = config;
    }

    private static Script script(DacConfig config) {
        return config.script(Codecs.script("Descript audio codec"))
                .resource(DacCodec.class, "descript.py")
                .constant("commitment_weight", config.commitmentWeight())
                .constant("codebook_weight", config.codebookWeight())
                .build();
    }

    static DacCodec of(DacConfig config, Origin origin) {
        return new DacCodec(
                config,
                origin.features().orElseGet(config::features),
                origin.weights(config.shapes()),
                origin.freeing());
    }

    @Override
    public Map<String, Tensor> trace(Tensor sound, EncodeOptions options) {
        int count = CodecSounds.codebooks("the Descript codec", options, 1, codebooks());
        long[] kept = new long[sound.rank() == 3 ? (int) sound.size(0) : 0];
        Arrays.fill(kept, count);
        return trace(sound, count, kept);
    }

    /**
     * What {@link #trace} gives in training, where {@code quantizer_dropout} lets the first sounds of the batch do with fewer codebooks.
     *
     * @param seed of how many
     */
    public Map<String, Tensor> training(Tensor sound, long seed) {
        long[] kept = new long[sound.rank() == 3 ? (int) sound.size(0) : 0];
        Arrays.fill(kept, codebooks());
        Random random = new Random(seed);
        for (int i = 0; i < (int) (kept.length * config.quantizerDropout()); i++) {
            kept[i] = 1L + random.nextInt(codebooks());
        }
        return trace(sound, codebooks(), kept);
    }

    private Map<String, Tensor> trace(Tensor sound, int count, long[] kept) {
        Codecs.check("sound", sound, "[batch, 1, samples]", -1, 1, -1);
        try (TensorScope scope = TensorScope.open()) {
            return escaped(scope, made("encode", sound, count, Tensor.of(kept, kept.length)));
        }
    }

    @Override
    public AudioCodes encode(Tensor sound, EncodeOptions options) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            AudioCodes codes = CodecSounds.plain(
                    Objects.requireNonNull(trace(sound, options).get("codes")));
            scope.escape(codes.chunks());
            return codes;
        }
    }

    /** What codes {@code [batch, codebooks, frames]} stand for, {@code [batch, hidden, frames]}, as {@link #decode(Tensor)} takes it. */
    public Tensor representation(Tensor codes) {
        Codecs.check("codes", codes, "[batch, codebooks, frames]", -1, -1, -1);
        Codecs.check(codes, codebookSize());
        if (codes.size(1) > codebooks()) {
            throw new SwiftException("the Descript codec has " + codebooks() + " codebooks, not " + codes.size(1));
        }
        return script.tensor("vectors", weights.dict(), codes);
    }

    /**
     * Sound {@code [batch, samples]} of a {@code quantized_representation [batch, hidden, frames]}; gradients are recorded as the
     * thread's mode says.
     */
    public Tensor decode(Tensor representation) {
        Codecs.check(
                "the representation",
                representation,
                "[batch, " + config.hidden() + ", frames]",
                -1,
                config.hidden(),
                -1);
        return script.tensor("decode", weights.dict(), representation);
    }

    /**
     * Latents as {@link #trace} gives them, quantised again.
     *
     * @param latents {@code [batch, codebooks * dim, frames]}, of the first codebooks or of all
     * @return {@code quantized_latents}, their vectors, and {@code quantized_representation}, what those stand for
     */
    public Map<String, Tensor> fromLatents(Tensor latents) {
        if (latents.rank() != 3 || latents.size(1) < config.codeDim()) {
            throw new SwiftException(
                    "latents must be [batch, codebooks * " + config.codeDim() + ", frames], not " + latents);
        }
        long whole = Math.min(codebooks(), latents.size(1) / config.codeDim()) * config.codeDim();
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return escaped(scope, made("from_latents", latents.narrow(1, 0, whole)));
        }
    }

    @Override
    public Tensor decode(AudioCodes codes) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor samples = decode(representation(codes.codes()));
            return scope.escape(samples.reshape(samples.size(0), 1, samples.size(1)));
        }
    }

    /** A copy whose parameters are float32 and gather gradients; to be closed before this one. */
    public DacCodec trainable() {
        return new DacCodec(config, features(), weights.trainable(), () -> {});
    }

    @Override
    public int sampleRate() {
        return config.sampleRate();
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public int hopLength() {
        return config.hop();
    }

    @Override
    public int codebooks() {
        return config.codebooks();
    }

    @Override
    public int codebookSize() {
        return config.codebookSize();
    }

    @Override
    public List<Double> bandwidths() {
        return List.of();
    }
}

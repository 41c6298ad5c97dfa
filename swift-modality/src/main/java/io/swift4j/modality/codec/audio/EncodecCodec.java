package io.swift4j.modality.codec.audio;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.codec.Codecs;
import io.swift4j.modality.layers.WeightShapes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * EnCodec (Défossez et al. 2022).
 *
 * <p>With {@code chunk_length_s}, sound is encoded in overlapping chunks, each on its own, and decoded sound is faded from one to the
 * next. {@link #trace} gives {@code encoder_latents}, {@code quantized_latents} and {@code residual_norm} of the first chunk.
 */
public final class EncodecCodec extends ScriptedCodec {

    private final EncodecConfig config;

    private EncodecCodec(EncodecConfig config, CodecWeights weights, Origin origin) {
        super(script(config), weights, origin.features().orElseGet(config::features), origin.freeing());
        this.config = config;
    }

    private static Script script(EncodecConfig config) {
        return config.seanet()
                .script(Codecs.script("EnCodec"))
                .resource(EncodecCodec.class, "encodec.py")
                .constant("normalize", config.normalize())
                .constant("chunk_length", config.chunk())
                .constant("chunk_stride", config.stride())
                .build();
    }

    static EncodecCodec of(EncodecConfig config, Origin origin) {
        return new EncodecCodec(config, origin.weights(config.shapes()), origin);
    }

    /**
     * The shapes of the tensors of a checkpoint of its own, kernels in one piece.
     *
     * @param config with {@code model_type} {@code encodec}
     * @throws io.swift4j.core.config.ConfigException with everything that is wrong with it
     */
    public static WeightShapes shapes(ConfigJson config) {
        return EncodecConfig.read(config).shapes();
    }

    /**
     * What the encoder makes of sound {@code [batch, channels, samples]} before it is quantised, not cut into chunks: {@code [batch,
     * hidden, frames]}. Gradients are recorded as the thread's mode says.
     */
    public Tensor latents(Tensor sound) {
        Codecs.check("sound", sound, "[batch, " + channels() + ", samples]", -1, channels(), -1);
        return script.tensor("latents", weights.dict(), sound);
    }

    /** Sound {@code [batch, channels, samples]} of vectors {@code [batch, hidden, frames]}, the other way. */
    public Tensor sound(Tensor vectors) {
        return script.tensor("sound", weights.dict(), vectors);
    }

    @Override
    public AudioCodes encode(Tensor sound, EncodeOptions options) {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> made = trace(sound, options);
            return new AudioCodes(
                    scope.escape(Objects.requireNonNull(made.get("codes"))),
                    Optional.ofNullable(made.get("scales")).map(tensor -> scope.escape(tensor)),
                    (int) Objects.requireNonNull(made.get("last_frame_pad_length"))
                            .item());
        }
    }

    @Override
    public Map<String, Tensor> trace(Tensor sound, EncodeOptions options) {
        Codecs.check("sound", sound, "[batch, " + channels() + ", samples]", -1, channels(), -1);
        double lowest = config.bandwidths().get(0);
        int count = CodecSounds.codebooks(
                "EnCodec",
                options,
                config.bandwidths(),
                lowest,
                config.codebooks(),
                bandwidth -> bandwidth * 1000 / config.bitsOfOne());
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return escaped(scope, made("encode", sound, mask(sound, options), count));
        }
    }

    private static Tensor mask(Tensor sound, EncodeOptions options) {
        if (options.mask().isEmpty()) {
            return Tensor.of(new long[] {1}, 1, 1, 1);
        }
        Tensor mask = options.mask().get();
        long samples = sound.size(2);
        if (mask.count() == sound.size(0) * samples) {
            return mask.reshape(sound.size(0), 1, samples);
        }
        if (mask.count() == sound.count()) {
            return mask.reshape(sound.shape());
        }
        throw new SwiftException("the mask must be [" + sound.size(0) + ", " + samples + "] or as large as the sound "
                + sound + ", not " + mask);
    }

    @Override
    public Tensor decode(AudioCodes codes) {
        Codecs.check(codes.chunks(), codebookSize());
        if (codes.codebooks() > codebooks()) {
            throw new SwiftException("EnCodec has " + codebooks() + " codebooks, not " + codes.codebooks());
        }
        if (config.chunk() == 0 && codes.chunks().size(0) != 1) {
            throw new SwiftException("without chunk_length_s sound is one chunk, not "
                    + codes.chunks().size(0));
        }
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor scales = codes.scales().orElseGet(() -> Tensor.of(new float[0], 0));
            return scope.escape(script.tensor("decode", weights.dict(), codes.chunks(), scales, codes.missingFrames()));
        }
    }

    @Override
    public int sampleRate() {
        return config.sampleRate();
    }

    @Override
    public int channels() {
        return config.seanet().channels();
    }

    @Override
    public int hopLength() {
        return config.seanet().hop();
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
        return config.bandwidths();
    }
}

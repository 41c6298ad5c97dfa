package io.swift4j.modality.codec.audio;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Encoder;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.codec.Codecs;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * X-Codec (Ye et al. 2024), whose codes hold what HuBERT hears beside the sound itself.
 *
 * <p>When no bandwidth is given, the highest is used. {@link #trace} gives {@code semantic_input}, {@code semantic_latents}, {@code
 * acoustic_latents}, {@code joint_latents} and {@code quantized_latents}.
 */
public final class XCodec extends ScriptedCodec {

    private final XCodecConfig config;

    private XCodec(XCodecConfig config, CodecWeights weights, Origin origin) {
        super(script(config), weights, origin.features().orElseGet(config::features), origin.freeing());
        this.config = config;
    }

    private static Script script(XCodecConfig config) {
        return config.script(Codecs.script("X-Codec").resource(Encoder.class, "activation.py"))
                .constant("mlp_activation", config.hubert().activation())
                .build();
    }

    static XCodec of(XCodecConfig config, Origin origin) {
        return new XCodec(config, origin.weights(config.shapes()), origin);
    }

    @Override
    public Map<String, Tensor> trace(Tensor sound, EncodeOptions options) {
        Codecs.check("sound", sound, "[batch, 1, samples]", -1, 1, -1);
        long least = config.hubert().receptiveField() - 2L * (config.acoustic().hop() / 2);
        if (sound.size(2) < least) {
            throw new SwiftException("X-Codec needs at least " + least + " samples of sound, not " + sound.size(2));
        }
        double highest = config.bandwidths().get(config.bandwidths().size() - 1);
        int count = CodecSounds.codebooks(
                "X-Codec",
                options,
                config.bandwidths(),
                highest,
                config.codebooks(),
                bandwidth -> bandwidth / config.bandwidthOfOne());
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return made("encode", sound, count);
        }
    }

    @Override
    public AudioCodes encode(Tensor sound, EncodeOptions options) {
        try (TensorScope scope = TensorScope.open()) {
            AudioCodes codes = CodecSounds.plain(
                    Objects.requireNonNull(trace(sound, options).get("codes")));
            scope.escape(codes.chunks());
            return codes;
        }
    }

    @Override
    public Tensor decode(AudioCodes codes) {
        Codecs.check(codes.chunks(), codebookSize());
        if (codes.codebooks() > codebooks()) {
            throw new SwiftException("X-Codec has " + codebooks() + " codebooks, not " + codes.codebooks());
        }
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return scope.escape(script.tensor("decode", weights.dict(), codes.codes()));
        }
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
        return config.acoustic().hop();
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

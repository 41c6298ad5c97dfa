package io.swift4j.modality.codec.audio;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Activation;
import io.swift4j.core.model.Encoder;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.codec.Codecs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Mimi (Défossez et al. 2024), the codec of Moshi and CSM.
 *
 * <p>{@link #trace} gives {@code conv_latents}, {@code transformer_latents}, {@code downsampled_latents} and {@code
 * quantized_latents}. {@link #stream} encodes and decodes sound as it comes.
 */
public final class MimiCodec extends ScriptedCodec {

    private static final Script BOOKS =
            Script.builder("codebooks").functions("codebooks.py", """
                    def book(self, total: Tensor, usage: Tensor) -> Tensor:
                      return total.to(6) / usage.to(6).clamp_min(1e-5).unsqueeze(1)
                    """).build();

    private final MimiConfig config;

    private MimiCodec(MimiConfig config, CodecWeights weights, Origin origin) {
        super(script(config), weights, origin.features().orElseGet(config::features), origin.freeing());
        this.config = config;
    }

    private static Script script(MimiConfig config) {
        return config.seanet()
                .script(Codecs.script("Mimi"))
                .resource(Encoder.class, "activation.py")
                .resource(MimiCodec.class, "mimi.py")
                .constant("mlp_activation", Activation.scriptName(config.activation()))
                .constant("layers", config.layers())
                .constant("heads", config.heads())
                .constant("kv_heads", config.kvHeads())
                .constant("head_dim", config.headDim())
                .constant("window", config.window())
                .constant("norm_eps", config.normEps())
                .constant("rope_theta", config.ropeTheta())
                .constant("semantic", config.semantic())
                .constant("upsample_groups", config.upsampleGroups())
                .build();
    }

    static MimiCodec of(MimiConfig config, Origin origin) {
        return new MimiCodec(config, origin.weights(config.shapes(), found -> books(config, found)), origin);
    }

    private static Map<String, Tensor> books(MimiConfig config, Map<String, Tensor> found) {
        Map<String, Tensor> books = new LinkedHashMap<>();
        for (String name : config.codebookNames()) {
            Tensor total = found.get(name + "embed_sum");
            Tensor usage = found.get(name + "cluster_usage");
            // What is missing or misshapen is reported with all other weights.
            if (total != null
                    && usage != null
                    && total.rank() == 2
                    && usage.rank() == 1
                    && usage.size(0) == total.size(0)) {
                books.put(name + "embed", BOOKS.tensor("book", total, usage));
            }
        }
        return books;
    }

    /** Begins a stream; it is closed by whoever asked for it, before the codec. */
    public MimiStream stream() {
        SeanetConfig seanet = config.seanet();
        if (!seanet.causal()) {
            throw new SwiftException(
                    "sound can't be streamed: use_causal_conv is false, so codes depend on what follows");
        }
        if (!seanet.padMode().equals("constant") && !seanet.padMode().equals("replicate")) {
            throw new SwiftException(
                    "sound can't be streamed with pad_mode " + seanet.padMode() + "; it must be constant or replicate");
        }
        return new MimiStream(this);
    }

    boolean streamsOut() {
        return config.seanet().trimRight() == 1;
    }

    Map<String, Tensor> encode(Tensor sound, EncodeOptions options, Value state) {
        Codecs.check("sound", sound, "[batch, " + channels() + ", samples]", -1, channels(), -1);
        int count = CodecSounds.codebooks("Mimi", options, config.semantic(), config.codebooks());
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return made("encode", sound, count, state);
        }
    }

    Map<String, Tensor> decode(Tensor codes, Value state) {
        Codecs.check("codes", codes, "[batch, codebooks, frames]", -1, -1, -1);
        Codecs.check(codes, codebookSize());
        if (codes.size(1) < config.semantic() || codes.size(1) > codebooks()) {
            throw new SwiftException(
                    "Mimi decodes " + config.semantic() + " to " + codebooks() + " codebooks, not " + codes.size(1));
        }
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return made("decode", codes, state);
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
    public Map<String, Tensor> trace(Tensor sound, EncodeOptions options) {
        try (Value none = TensorScope.detach(Value.dict(Map.of()))) {
            return encode(sound, options, none);
        }
    }

    /**
     * What is computed on the way from codes {@code [batch, codebooks, frames]} to sound, by name: {@code upsampled_latents}, {@code
     * decoder_transformer_latents} and {@code audio_values}.
     */
    public Map<String, Tensor> traceDecode(Tensor codes) {
        try (Value none = TensorScope.detach(Value.dict(Map.of()))) {
            return decode(codes, none);
        }
    }

    @Override
    public Tensor decode(AudioCodes codes) {
        try (TensorScope scope = TensorScope.open()) {
            return scope.escape(
                    Objects.requireNonNull(traceDecode(codes.codes()).get("audio_values")));
        }
    }

    /** How many frames of codes a sound of so many samples has. */
    public long frames(long samples) {
        long frames = samples;
        for (int i = config.seanet().ratios().size() - 1; i >= 0; i--) {
            frames = Sizes.ceilDiv(frames, config.seanet().ratios().get(i));
        }
        return Sizes.ceilDiv(frames, 2);
    }

    /** How many codebooks are semantic: those that come first and are never left out. */
    public int semanticCodebooks() {
        return config.semantic();
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

package io.swift4j.modality.talker;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.codec.CodecWeights;
import io.swift4j.modality.codec.Codecs;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Qwen2.5-Omni's token2wav (Xu et al. 2025): codes of speech and a voice to a mel spectrogram by flow matching, and that to sound by
 * BigVGAN.
 *
 * <p>Computes in float32, as the reference does. Results belong to the innermost {@link TensorScope}, or to the caller; no gradients are
 * recorded. Thread-safe; owns native memory: close it.
 */
public final class Token2Wav implements AutoCloseable {

    private static final String TYPE = "qwen2_5_omni_token2wav";
    private static final int SAMPLE_RATE = 24_000;

    private final DitConfig flow;
    private final VocoderConfig vocoder;
    private final CodecWeights flowWeights;
    private final CodecWeights vocoderWeights;
    private final Script flowScript;
    private final Script vocoderScript;
    private final String device;
    private final Weights weights;

    private Token2Wav(DitConfig flow, VocoderConfig vocoder, Weights weights, String prefix, String device) {
        this.flow = flow;
        this.vocoder = vocoder;
        this.weights = weights;
        this.device = device;
        String source = String.valueOf(weights.source());
        this.flowWeights = CodecWeights.of(source, weights.tensors(), prefix + "code2wav_dit_model.");
        this.vocoderWeights = CodecWeights.of(source, weights.tensors(), prefix + "code2wav_bigvgan_model.");
        flowWeights.check(flow.shapes());
        vocoderWeights.check(vocoder.shapes());
        this.flowScript = flow.constants(Codecs.script("flow")
                        .resource(Token2Wav.class, "ecapa.py")
                        .resource(Token2Wav.class, "dit.py"))
                .build();
        this.vocoderScript = vocoder.constants(Codecs.script("vocoder").resource(Token2Wav.class, "bigvgan.py"))
                .build();
    }

    /** Loads a checkpoint folder on the CPU. */
    public static Token2Wav load(Path folder) {
        return load(folder, "cpu");
    }

    /**
     * Loads a checkpoint folder: one of token2wav alone, or one of the whole of Qwen2.5-Omni, whose tensors begin with {@code
     * token2wav.}.
     *
     * @param device {@code cpu} or {@code cuda:N}
     * @throws SwiftException when the configuration or the weights can't be used, with every reason
     */
    public static Token2Wav load(Path folder, String device) {
        ConfigJson file = ConfigJson.read(folder.resolve("config.json"));
        boolean alone = file.text("model_type", "").equals(TYPE);
        ConfigJson own = alone ? file : OmniParts.config(file, "token2wav_config", TYPE);
        DitConfig flow = own.object("dit_config").collect(DitConfig::read);
        VocoderConfig vocoder = own.object("bigvgan_config").collect(VocoderConfig::read);
        if (flow.mels() != vocoder.mels()) {
            throw own.problem(
                    "bigvgan_config",
                    "has mel_dim " + vocoder.mels() + ", dit_config " + flow.mels() + "; they must agree");
        }
        Weights weights = Weights.load(folder, Dtype.FLOAT32, device);
        try {
            return new Token2Wav(flow, vocoder, weights, alone ? "" : "token2wav.", device);
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** Samples a second, in Hz. */
    public int sampleRate() {
        return SAMPLE_RATE;
    }

    /** Samples that one code becomes. */
    public int samplesPerCode() {
        return flow.repeats() * vocoder.rates().stream().reduce(1, (a, b) -> a * b);
    }

    /** How many codes there are, without those of the talker that begin, end and fill speech. */
    public int codes() {
        return flow.codes() + 1;
    }

    /**
     * The sound of codes, in a voice.
     *
     * @param codes of one utterance, without the code that ends it
     */
    public Sound sound(int[] codes, Voice voice, FlowOptions options) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor code = Tensor.of(codes, 1, codes.length);
            return new Sound(SAMPLE_RATE, 1, waveform(mel(code, voice, options)).toFloats());
        }
    }

    /** Mel spectrograms {@code [batch, mels, frames]} of codes {@code [batch, codes]}, from seeded noise. */
    public Tensor mel(Tensor codes, Voice voice, FlowOptions options) {
        Codecs.check("codes", codes, "[batch, codes]", -1, -1);
        int count = Math.toIntExact(
                Math.multiplyExact(codes.count(), Math.multiplyExact((long) flow.repeats(), flow.mels())));
        SplittableRandom random = new SplittableRandom(options.seed());
        float[] noise = new float[count];
        for (int i = 0; i < count; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor start = Tensor.of(noise, codes.size(0), codes.size(1) * flow.repeats(), flow.mels());
            return scope.escape(mel(codes, voice, start, options));
        }
    }

    /**
     * Likewise from given noise.
     *
     * @param noise {@code [batch, frames, mels]}, as many frames as the codes become
     */
    public Tensor mel(Tensor codes, Voice voice, Tensor noise, FlowOptions options) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor conditions = conditions(codes, voice, noise, options.guided());
            Tensor x = here(noise);
            Tensor times = flowScript.tensor("times", options.points(), options.sway(), x);
            for (int i = 0; i + 1 < options.points(); i++) {
                Tensor a = times.narrow(0, i, 1);
                Tensor b = times.narrow(0, i + 1, 1);
                x = flowScript.tensor("advanced", flowWeights.dict(), x, conditions, a, b, options.guidance());
            }
            return scope.escape(flowScript.tensor("upright", x));
        }
    }

    /**
     * Where noise should flow at a time, {@code [batch, frames, mels]}; with {@code guided}, followed by the same without voice and codes.
     *
     * @param time from 0 to 1
     */
    public Tensor flow(Tensor codes, Voice voice, Tensor noise, double time, boolean guided) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor conditions = conditions(codes, voice, noise, guided);
            Tensor t = here(Tensor.of(new float[] {(float) time}, 1));
            return scope.escape(flowScript.tensor("flow", flowWeights.dict(), here(noise), conditions, t));
        }
    }

    private Tensor conditions(Tensor codes, Voice voice, Tensor noise, boolean guided) {
        Codecs.check("codes", codes, "[batch, codes]", -1, -1);
        Codecs.check(codes, codes());
        long batch = codes.size(0);
        long frames = codes.size(1) * flow.repeats();
        if (frames > flow.most()) {
            throw new SwiftException(codes.size(1) + " codes become " + frames
                    + " mel frames, more than dit_config's max_position_embeddings " + flow.most());
        }
        Codecs.check("noise", noise, "[batch, frames, mels]", batch, frames, flow.mels());
        Codecs.check("conditioning", voice.conditioning(), "[batch, enc_emb_dim]", batch, flow.speaker());
        checkMel(voice.referenceMel(), batch);
        return flowScript.tensor(
                "conditions",
                flowWeights.dict(),
                codes.to(device),
                here(voice.conditioning()),
                here(voice.referenceMel()),
                guided);
    }

    private void checkMel(Tensor mel, long batch) {
        Codecs.check("the voice's mel spectrogram", mel, "[batch, frames, mels]", batch, -1, flow.mels());
        int fewest = flow.encoder().fewestFrames();
        if (mel.size(1) < fewest) {
            throw new SwiftException(
                    "the voice's mel spectrogram has " + mel.size(1) + " frames; its encoder needs at least " + fewest);
        }
    }

    /** What a voice sounds like, {@code [batch, enc_dim]}, of mel spectrograms {@code [batch, frames, mels]}. */
    public Tensor embedding(Tensor mel) {
        checkMel(mel, mel.size(0));
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return scope.escape(flowScript.tensor("speaker", flowWeights.dict(), here(mel)));
        }
    }

    /** Sound {@code [batch, samples]} in [-1, 1] of mel spectrograms {@code [batch, mels, frames]}. */
    public Tensor waveform(Tensor mel) {
        Codecs.check("mel", mel, "[batch, mels, frames]", -1, vocoder.mels(), -1);
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return scope.escape(vocoderScript.tensor("vocoded", vocoderWeights.dict(), here(mel)));
        }
    }

    /** Mel spectrograms as the vocoder is given them: decibels brought to [-1, 1]. */
    public Tensor decibels(Tensor mel) {
        Codecs.check("mel", mel, "[batch, mels, frames]", -1, vocoder.mels(), -1);
        return vocoderScript.tensor("decibels", here(mel));
    }

    private Tensor here(Tensor x) {
        return x.to(device).to(Dtype.FLOAT32);
    }

    @Override
    public void close() {
        flowScript.close();
        vocoderScript.close();
        flowWeights.close();
        vocoderWeights.close();
        weights.close();
    }
}

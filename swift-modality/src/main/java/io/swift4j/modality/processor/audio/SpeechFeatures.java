package io.swift4j.modality.processor.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.Workers;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.Sound;
import io.swift4j.modality.processor.image.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Log-mel spectra as Whisper and the models after it hear them, configured as {@code WhisperFeatureExtractor} is. */
public final class SpeechFeatures {

    private static final int HIGHEST = 8000;
    private static final int MOST = 1 << 20;

    private final Mel mel;
    private final int bins;
    private final int rate;
    private final int hop;
    private final int fft;
    private final int mostSamples;
    private final float filler;
    private final SoundOptions options;

    private SpeechFeatures(ConfigJson json, SoundOptions options) {
        bins = json.size("feature_size", 80, MOST);
        rate = json.size("sampling_rate", 16_000, MOST);
        hop = json.size("hop_length", 160, MOST);
        fft = json.size("n_fft", 400, MOST);
        double seconds = json.number("chunk_length", 30);
        if (!(seconds > 0 && seconds * rate < Integer.MAX_VALUE)) {
            json.report(
                    "chunk_length",
                    "must be above 0 and below " + (double) Integer.MAX_VALUE / rate + ", not " + seconds);
            seconds = 1;
        }
        if (json.number("dither", 0) != 0) {
            json.report("dither", "must be 0: noise is not added");
        }
        if (bins > 1 << 12 || fft > 1 << 16) {
            json.report("feature_size", "must be at most 4096 and n_fft at most 65536, not " + bins + " and " + fft);
        }
        if (!json.text("padding_side", "right").equals("right")) {
            json.report("padding_side", "must be right, not " + json.text("padding_side"));
        }
        mostSamples = (int) (seconds * rate);
        filler = (float) json.number("padding_value", 0);
        this.options = options;
        mel = json.sound("feature_size", "n_fft")
                ? Mel.of(new Mel.Kind(fft, true, bins, 0, HIGHEST, rate, Dtype.FLOAT32))
                : Mel.of(Mel.Kind.NONE);
    }

    /** Reads the configuration. */
    public static SpeechFeatures of(ConfigJson json, SoundOptions options) {
        return new SpeechFeatures(json, options);
    }

    /** Mel bins of each frame. */
    public int bins() {
        return bins;
    }

    /**
     * What the model hears of some sounds.
     *
     * @param features {@code [sounds, bins, frames]}
     * @param mask 1 for frames that begin within the sound, 0 for padding, {@code [sounds, frames]}
     * @param frames of each sound, padding left out
     */
    public record Heard(Tensor features, Tensor mask, int[] frames) {}

    /**
     * Hears sounds.
     *
     * @throws MediaException for a sound that is empty or longer than the model hears
     */
    public Heard hear(List<Sound> sounds) {
        List<float[]> clips = new ArrayList<>();
        int longest = 0;
        for (int i = 0; i < sounds.size(); i++) {
            String name = "sound " + (i + 1);
            Sound sound = sounds.get(i);
            if (sound.length() == 0) {
                throw new MediaException(name, "is empty");
            }
            options.check(name, sound.seconds());
            Budget.check(name, options.maxValues(), (long) Math.ceil(sound.seconds() * rate));
            float[] clip = Resampler.mono(sound, rate);
            if (clip.length > mostSamples && options.limited()) {
                if (!options.cut()) {
                    throw new MediaException(
                            name,
                            "plays " + sound.seconds() + " seconds; the model hears at most "
                                    + (double) mostSamples / rate + " (cutSounds leaves out the rest)");
                }
                clip = Arrays.copyOf(clip, mostSamples);
            }
            clips.add(clip);
            longest = Math.max(longest, clip.length);
        }
        int length = options.padding() == SoundPadding.MAX_LENGTH ? Math.max(longest, mostSamples) : longest;
        for (int i = 0; i < clips.size(); i++) {
            if (options.padding() == SoundPadding.NONE && clips.get(i).length != longest) {
                throw new MediaException(
                        "sound " + (i + 1),
                        "has " + clips.get(i).length + " samples, another " + longest
                                + "; without padding all must be as long");
            }
        }
        if (length <= fft / 2) {
            throw new MediaException(
                    "sound 1", "has " + length + " samples; at least " + (fft / 2 + 1) + " are needed");
        }
        Budget.check(clips.size() + " sounds", options.maxValues(), clips.size(), bins, length / hop);
        return heard(clips, length);
    }

    private Heard heard(List<float[]> clips, int length) {
        int total = length / hop;
        int[] frames = new int[clips.size()];
        int[] mask = new int[Math.multiplyExact(clips.size(), total)];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Math.min(total, (clips.get(i).length + hop - 1) / hop);
            Arrays.fill(mask, i * total, i * total + frames[i], 1);
        }
        Tensor features = Mel.SCRIPT.tensor("room", clips.size(), bins, total);
        Workers.map(
                IntStream.range(0, frames.length).boxed().toList(),
                i -> hear(clips.get(i), length, features, i),
                heard -> {});
        return new Heard(features, Tensor.of(mask, frames.length, total), frames);
    }

    private boolean hear(float[] clip, int length, Tensor features, int place) {
        int total = length / hop;
        boolean silent = filler == 0 && !(options.normalized() && clip.length < length);
        // Frames that no sample of the clip reaches, but for those that the end is mirrored into.
        int needed = silent ? Math.min(total, (clip.length + fft / 2 + hop - 1) / hop) : total;
        int kept = needed == total ? length : Math.min(length, needed * hop + fft);
        Tensor samples = Tensor.of(clip, clip.length);
        if (kept != clip.length) {
            samples = Mel.SCRIPT.tensor("lengthened", samples, kept, filler);
        }
        if (options.normalized()) {
            samples = Mel.SCRIPT.tensor("normed", samples, clip.length, filler);
        }
        return Mel.SCRIPT.flag("whisper", samples, mel.window(), mel.filters(), hop, needed, features, place);
    }
}

package io.swift4j.modality.processor.audio;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.Sound;
import io.swift4j.modality.processor.image.Budget;
import io.swift4j.modality.processor.image.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Mel spectra in decibels as CLAP hears them, configured as {@code ClapFeatureExtractor} is.
 *
 * <p>Of a sound longer than the model hears it takes one place ({@code rand_trunc}), or three places beside the whole made short
 * ({@code fusion}); which, a seed says.
 */
public final class ScenicFeatures {

    private static final int MOST = 1 << 20;

    private final Mel mel;
    private final int bins;
    private final int rate;
    private final int hop;
    private final int window;
    private final int mostSamples;
    private final boolean fusion;
    private final Filling filling;
    private final SoundOptions options;

    private enum Filling {
        REPEAT,
        REPEATPAD,
        PAD
    }

    private ScenicFeatures(ConfigJson json, SoundOptions options) {
        this.options = options;
        bins = json.size("feature_size", 64, MOST);
        rate = json.size("sampling_rate", 48_000, MOST);
        hop = json.size("hop_length", 480, MOST);
        window = json.size("fft_window_size", 1024, MOST);
        double seconds = json.number("max_length_s", 10);
        if (!(seconds > 0 && seconds * rate < (1 << 30))) {
            json.report("max_length_s", "must be above 0 and not as long, not " + seconds);
            seconds = 1;
        }
        mostSamples = (int) (seconds * rate);
        double lowest = json.number("frequency_min", 0);
        double highest = json.number("frequency_max", 14_000);
        if (!(lowest >= 0 && lowest < highest)) {
            json.report("frequency_min", "must be at least 0 and below frequency_max, not " + lowest);
        }
        if (bins > 1 << 12 || window > 1 << 16) {
            json.report("feature_size", "must be at most 4096 and fft_window_size at most 65536");
        }
        String truncation = json.text("truncation", "fusion");
        if (!truncation.equals("fusion") && !truncation.equals("rand_trunc")) {
            json.report("truncation", "must be fusion or rand_trunc, not " + truncation);
        }
        fusion = truncation.equals("fusion");
        if (fusion && bins != 64) {
            json.report("feature_size", "must be 64 where truncation is fusion, not " + bins);
        }
        String padding = json.text("padding", "repeatpad");
        filling = switch (padding) {
            case "repeat" -> Filling.REPEAT;
            case "repeatpad" -> Filling.REPEATPAD;
            case "pad" -> Filling.PAD;
            default -> {
                json.report("padding", "must be repeat, repeatpad or pad, not " + padding);
                yield Filling.PAD;
            }
        };
        mel = json.sound("feature_size", "frequency_min")
                ? Mel.of(new Mel.Kind(window, !fusion, bins, lowest, highest, rate, Dtype.FLOAT64))
                : Mel.of(Mel.Kind.NONE);
    }

    /** Reads the configuration. */
    public static ScenicFeatures of(ConfigJson json, SoundOptions options) {
        return new ScenicFeatures(json, options);
    }

    /**
     * What the model hears of some sounds.
     *
     * @param features {@code [sounds, views, frames, bins]} with one view, or four of fused ones
     * @param longer whether each sound is longer than the model hears, {@code [sounds, 1]}
     */
    public record Heard(Tensor features, Tensor longer) {}

    /**
     * Hears sounds.
     *
     * @throws MediaException for a sound that is empty
     */
    public Heard hear(List<Sound> sounds) {
        int frames = mostSamples / hop + 1;
        Budget.check(sounds.size() + " sounds", options.maxValues(), sounds.size(), fusion ? 4 : 1, frames, bins);
        List<float[]> clips = new ArrayList<>();
        boolean[] longer = new boolean[sounds.size()];
        boolean any = false;
        for (int i = 0; i < longer.length; i++) {
            Sound sound = sounds.get(i);
            String name = "sound " + (i + 1);
            if (sound.length() == 0) {
                throw new MediaException(name, "is empty");
            }
            options.check(name, sound.seconds());
            Budget.check(name, options.maxValues(), (long) Math.ceil(sound.seconds() * rate));
            float[] clip = Resampler.mono(sound, rate);
            longer[i] = clip.length > mostSamples && (!fusion || clip.length / hop + 1 != frames);
            any |= longer[i];
            clips.add(clip);
        }
        if (fusion && !any && longer.length > 0) {
            // The reference marks one, so that the fusing layers are never without work.
            longer[new SplittableRandom(options.seed()).nextInt(longer.length)] = true;
        }
        return new Heard(Parts.joined(clips, this::features), Tensor.of(longer, longer.length, 1));
    }

    private Tensor features(float[] clip) {
        if (clip.length <= mostSamples || (fusion && clip.length / hop == mostSamples / hop)) {
            Tensor view = spectrum(clip.length < mostSamples ? filled(clip) : clip);
            List<Tensor> views = fusion ? List.of(view, view, view, view) : List.of(view);
            return Mel.SCRIPT.tensor("stacked", views).reshape(1, views.size(), view.size(0), bins);
        }
        SplittableRandom random = new SplittableRandom(options.seed() + clip.length);
        if (!fusion) {
            int start = random.nextInt(clip.length - mostSamples + 1);
            Tensor view = spectrum(Arrays.copyOfRange(clip, start, start + mostSamples));
            return view.reshape(1, 1, view.size(0), bins);
        }
        Tensor whole = spectrum(clip);
        int frames = mostSamples / hop + 1;
        int places = (int) whole.size(0) - frames + 1;
        List<Tensor> views = new ArrayList<>(List.of(Mel.SCRIPT.tensor("shrunk", whole, frames)));
        int start = 0;
        for (int third = 0; third < 3; third++) {
            int size = places / 3 + (third < places % 3 ? 1 : 0);
            views.add(whole.narrow(0, size == 0 ? 0 : start + random.nextInt(size), frames));
            start += size;
        }
        return Mel.SCRIPT.tensor("stacked", views).reshape(1, 4, frames, bins);
    }

    private float[] filled(float[] clip) {
        int times = switch (filling) {
            case REPEAT -> mostSamples / clip.length + 1;
            case REPEATPAD -> mostSamples / clip.length;
            case PAD -> 1;
        };
        float[] filled = new float[mostSamples];
        for (int i = 0; i < times; i++) {
            int at = i * clip.length;
            System.arraycopy(clip, 0, filled, at, Math.min(clip.length, mostSamples - at));
        }
        return filled;
    }

    private Tensor spectrum(float[] clip) {
        if (clip.length <= window / 2) {
            throw new MediaException(
                    "sound", "has " + clip.length + " samples; at least " + (window / 2 + 1) + " are needed");
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor samples = Tensor.of(clip, clip.length);
            return scope.escape(
                    Mel.SCRIPT.tensor("decibels", samples, mel.window(), mel.filters(), hop, clip.length / hop + 1));
        }
    }
}

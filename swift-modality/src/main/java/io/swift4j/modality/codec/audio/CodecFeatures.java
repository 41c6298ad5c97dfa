package io.swift4j.modality.codec.audio;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Sound;
import io.swift4j.modality.processor.audio.Resampler;
import java.util.Arrays;
import java.util.List;

/**
 * How sounds are prepared for a codec: EnCodec's and DAC's feature extractors.
 *
 * @param sampleRate in Hz, to which sounds of other rates are resampled
 * @param channels of the sound: of several the mean is taken for 1, and one is heard on both sides for 2
 * @param paddingValue what shorter sounds of a batch are filled with
 * @param paddingLeft whether the filling comes before the sound
 * @param multiple samples that the length is a multiple of; 1 for any length
 * @param chunk samples of a chunk; 0 where sound is not cut into chunks
 * @param stride samples from one chunk to the next
 */
public record CodecFeatures(
        int sampleRate, int channels, double paddingValue, boolean paddingLeft, int multiple, int chunk, int stride) {

    /**
     * Sounds of one length.
     *
     * @param values {@code [batch, channels, samples]}
     * @param mask 1 where there is sound, int64 {@code [batch, samples]}
     */
    public record Batch(Tensor values, Tensor mask) {}

    /**
     * Reads {@code preprocessor_config.json}.
     *
     * @throws io.swift4j.core.config.ConfigException with everything that is wrong with it
     */
    public static CodecFeatures read(ConfigJson json) {
        return json.collect(CodecFeatures::of);
    }

    private static CodecFeatures of(ConfigJson json) {
        String type = json.text("feature_extractor_type", "EncodecFeatureExtractor");
        boolean dac = type.equals("DacFeatureExtractor");
        if (!dac && !type.equals("EncodecFeatureExtractor")) {
            json.report(
                    "feature_extractor_type",
                    "is '" + type + "'; codecs have EncodecFeatureExtractor or DacFeatureExtractor");
        }
        int channels = json.integer("feature_size", 1);
        if (channels < 1 || channels > (dac ? 1 : 2)) {
            json.report("feature_size", "must be 1" + (dac ? "" : " or 2") + ", not " + channels);
        }
        int rate = Sizes.size(json, "sampling_rate", dac ? 16_000 : 24_000);
        String side = json.text("padding_side", "right");
        if (!side.equals("right") && !side.equals("left")) {
            json.report("padding_side", "must be right or left, not '" + side + "'");
        }
        int[] chunks = dac ? new int[2] : Sizes.chunks(json, rate, false);
        return new CodecFeatures(
                rate,
                channels,
                json.number("padding_value", 0),
                side.equals("left"),
                dac ? Sizes.size(json, "hop_length", 512) : 1,
                chunks[0],
                chunks[1]);
    }

    /**
     * Prepares one batch.
     *
     * @throws SwiftException when there are no sounds, or one without samples
     */
    public Batch prepare(List<Sound> sounds) {
        if (sounds.isEmpty()) {
            throw new SwiftException("there is no sound to encode");
        }
        float[][][] heard = new float[sounds.size()][][];
        long longest = 0;
        for (int i = 0; i < heard.length; i++) {
            heard[i] = channels(sounds.get(i));
            if (heard[i][0].length == 0) {
                throw new SwiftException("sound " + i + " has no samples");
            }
            longest = Math.max(longest, heard[i][0].length);
        }
        long length = padded(longest);
        if (length * channels * heard.length > Integer.MAX_VALUE) {
            throw new SwiftException(heard.length + " sounds of " + length + " samples on " + channels
                    + " channels are too many for one batch; encode them one by one");
        }
        float[] values = new float[(int) (length * channels * heard.length)];
        long[] mask = new long[(int) length * heard.length];
        Arrays.fill(values, (float) paddingValue);
        for (int i = 0; i < heard.length; i++) {
            int own = heard[i][0].length;
            int start = paddingLeft ? (int) length - own : 0;
            for (int c = 0; c < channels; c++) {
                System.arraycopy(heard[i][c], 0, values, (int) ((i * channels + c) * length) + start, own);
            }
            Arrays.fill(mask, (int) (i * length) + start, (int) (i * length) + start + own, 1);
        }
        return new Batch(Tensor.of(values, heard.length, channels, length), Tensor.of(mask, heard.length, length));
    }

    private long padded(long samples) {
        if (chunk > 0 && stride > 0) {
            return (Sizes.ceilDiv(samples, stride) - 1) * stride + chunk;
        }
        return Sizes.ceilDiv(samples, multiple) * multiple;
    }

    private float[][] channels(Sound sound) {
        if (channels == 1) {
            return new float[][] {Resampler.mono(sound, sampleRate)};
        }
        if (sound.channels() > 2) {
            throw new SwiftException("a sound of " + sound.channels() + " channels can't be encoded as stereo");
        }
        float[][] both = new float[2][];
        for (int c = 0; c < 2; c++) {
            int from = Math.min(c, sound.channels() - 1) * sound.length();
            float[] one = Arrays.copyOfRange(sound.samples(), from, from + sound.length());
            both[c] = Resampler.resampled(one, sound.sampleRate(), sampleRate);
        }
        return both;
    }
}

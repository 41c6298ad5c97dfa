package io.swift4j.cli.verify;

import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** {@code decode_audio}: rate, channels and samples; of lossy codecs by the ratio of signal to difference. */
final class DecodeAudioRunner implements CaseRunner {

    /** Two frames of MP3, the longest of the codecs here. */
    private static final int TWO_FRAMES = 2304;

    private static final double LEAST_DECIBELS = 25;

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        Sound sound = MediaDecoder.defaults()
                .sound(MediaSource.of(folder.resource(one.media().get(0))));
        comparison.equal("sample rate", sound.sampleRate(), one.params().integer("sample_rate"));
        comparison.equal("channels", sound.channels(), one.params().integer("channels"));
        boolean exact = one.params().flag("exact", false);
        int samples = one.params().integer("samples");
        if (exact) {
            comparison.equal("samples", sound.length(), samples);
        } else {
            comparison.atMost("difference in length", Math.abs(sound.length() - samples), TWO_FRAMES);
        }
        for (String output : one.outputs()) {
            try (Tensor expected = folder.named(one, output)) {
                if (exact) {
                    comparison.numbers(
                            output,
                            doubles(SoundDifference.head(sound.samples(), sound.channels(), (int) expected.size(-1))),
                            expected.toDoubles());
                } else {
                    int length = (int) expected.size(-1);
                    float[] all = expected.toFloats();
                    for (int c = 0; c < sound.channels(); c++) {
                        float[] wanted = Arrays.copyOfRange(all, c * length, (c + 1) * length);
                        float[] actual =
                                Arrays.copyOfRange(sound.samples(), c * sound.length(), (c + 1) * sound.length());
                        comparison.atLeast(
                                "signal to difference of channel " + c + " in dB",
                                SoundDifference.signalToNoise(actual, wanted),
                                LEAST_DECIBELS);
                    }
                }
            }
        }
        one.params()
                .optionalText("pcm_s16le_sha256")
                .ifPresent(hash -> comparison.equal("SHA-256 of the samples in 16 bits", sha256(sound), hash));
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static String sha256(Sound sound) {
        ByteBuffer pcm = ByteBuffer.allocate(2 * sound.samples().length).order(ByteOrder.LITTLE_ENDIAN);
        for (float sample : sound.samples()) {
            pcm.putShort((short) Math.round(sample * 32768));
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(pcm.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.swift4j.modality.processor.video;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** When frames of a film are shown, as Qwen3-VL reads it in its text. */
public final class Timestamps {

    private Timestamps() {}

    /**
     * The middle between the first and the last frame of every patch, in seconds; the last patch goes on with its last frame.
     *
     * @param frames numbers of the frames that are looked at
     * @param rate frames a second of the film
     * @param times frames that a patch covers
     */
    public static double[] of(int[] frames, double rate, int times) {
        double[] middles = new double[(frames.length + times - 1) / times];
        for (int i = 0; i < middles.length; i++) {
            int last = Math.min(i * times + times, frames.length) - 1;
            middles[i] = (frames[i * times] / rate + frames[last] / rate) / 2;
        }
        return middles;
    }

    /** As {@code <0.2 seconds>}, rounded half to even. */
    public static String text(double seconds) {
        return "<" + new BigDecimal(seconds).setScale(1, RoundingMode.HALF_EVEN).toPlainString() + " seconds>";
    }
}

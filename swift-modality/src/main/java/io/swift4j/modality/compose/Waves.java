package io.swift4j.modality.compose;

/** Places as sines and cosines of many wavelengths (Vaswani et al. 2017). */
final class Waves {

    private static final double LONGEST = 10_000;

    private Waves() {}

    /** Places on a line, [places, width]: all sines, then all cosines. */
    static float[] line(int places, int width) {
        float[] waves = new float[places * width];
        for (int place = 0; place < places; place++) {
            put(waves, place * width, width, place, LONGEST);
        }
        return waves;
    }

    /** Places in a square, row by row, [side * side, width]: half of the width for the row, half for the column. */
    static float[] square(int side, int width) {
        float[] waves = new float[side * side * width];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                int at = (row * side + column) * width;
                // No wave need be longer than a few sides.
                put(waves, at, width / 2, row, 4.0 * side);
                put(waves, at + width / 2, width / 2, column, 4.0 * side);
            }
        }
        return waves;
    }

    private static void put(float[] waves, int at, int width, int place, double longest) {
        int half = width / 2;
        for (int i = 0; i < half; i++) {
            double angle = place * Math.pow(longest, -(double) i / Math.max(1, half - 1));
            waves[at + i] = (float) Math.sin(angle);
            waves[at + half + i] = (float) Math.cos(angle);
        }
    }
}

package io.swift4j.cli.verify;

/** How far 8-bit samples of two decoders are apart. */
record PixelDifference(double mean, double shareOverEight) {

    private static final int FAR = 8;

    /** Compares samples of equal number. */
    static PixelDifference of(byte[] actual, byte[] expected, int from) {
        long sum = 0;
        int over = 0;
        for (int i = 0; i < actual.length; i++) {
            int difference = Math.abs((actual[i] & 0xff) - (expected[from + i] & 0xff));
            sum += difference;
            over += difference > FAR ? 1 : 0;
        }
        return new PixelDifference((double) sum / actual.length, (double) over / actual.length);
    }
}

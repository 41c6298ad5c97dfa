package io.swift4j.modality.processor.audio;

/** Triangular filters, equally wide on a mel scale, that sum up the power of frequencies. */
public final class MelFilters {

    private static final double BREAK_HERTZ = 1000;
    private static final double BREAK_MEL = 15;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private MelFilters() {}

    /**
     * Filters on Slaney's scale, each scaled to its width, as Whisper has them.
     *
     * @param bins frequencies from 0 to half the sampling rate
     * @return [bins][filters]
     */
    public static double[][] slaney(int bins, int filters, double lowest, double highest, int sampleRate) {
        double[] edges = edges(filters, slaneyMel(lowest), slaneyMel(highest), MelFilters::slaneyHertz);
        double[][] matrix = triangles(bins, edges, sampleRate);
        for (double[] row : matrix) {
            for (int i = 0; i < filters; i++) {
                row[i] *= 2 / (edges[i + 2] - edges[i]);
            }
        }
        return matrix;
    }

    /**
     * Filters on the scale of HTK, of equal height.
     *
     * @return [bins][filters]
     */
    public static double[][] htk(int bins, int filters, double lowest, double highest, int sampleRate) {
        double[] edges = edges(filters, htkMel(lowest), htkMel(highest), mel -> 700 * (Math.pow(10, mel / 2595) - 1));
        return triangles(bins, edges, sampleRate);
    }

    private interface Scale {
        double hertz(double mel);
    }

    private static double[] edges(int filters, double least, double most, Scale scale) {
        double[] edges = new double[filters + 2];
        double step = (most - least) / (filters + 1);
        for (int i = 0; i < edges.length; i++) {
            edges[i] = scale.hertz(i == edges.length - 1 ? most : i * step + least);
        }
        return edges;
    }

    private static double[][] triangles(int bins, double[] edges, int sampleRate) {
        int filters = edges.length - 2;
        double[][] matrix = new double[bins][filters];
        int half = sampleRate / 2;
        double step = (double) half / (bins - 1);
        for (int bin = 0; bin < bins; bin++) {
            double hertz = bin == bins - 1 ? half : bin * step;
            for (int i = 0; i < filters; i++) {
                double rising = (hertz - edges[i]) / (edges[i + 1] - edges[i]);
                double falling = (edges[i + 2] - hertz) / (edges[i + 2] - edges[i + 1]);
                matrix[bin][i] = Math.max(0, Math.min(rising, falling));
            }
        }
        return matrix;
    }

    private static double htkMel(double hertz) {
        return 2595 * Math.log10(1 + hertz / 700);
    }

    private static double slaneyMel(double hertz) {
        return hertz >= BREAK_HERTZ ? BREAK_MEL + Math.log(hertz / BREAK_HERTZ) / LOG_STEP : 3 * hertz / 200;
    }

    private static double slaneyHertz(double mel) {
        return mel >= BREAK_MEL ? BREAK_HERTZ * Math.exp(LOG_STEP * (mel - BREAK_MEL)) : 200 * mel / 3;
    }

    /** A Hann window for spectra: one period of a raised cosine, without its last sample. */
    public static double[] hann(int length) {
        double[] window = new double[length];
        for (int i = 0; i < length; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / length);
        }
        return window;
    }
}

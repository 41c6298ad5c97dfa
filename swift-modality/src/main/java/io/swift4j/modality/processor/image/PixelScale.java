package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/**
 * From 8-bit pixels to numbers around 0.
 *
 * @param rescale whether pixels are multiplied by {@code factor}
 * @param normalize whether the mean is then taken away and the rest divided by the deviation
 * @param mean of each channel
 * @param std of each channel
 */
record PixelScale(boolean rescale, double factor, boolean normalize, double[] mean, double[] std) {

    static final double[] CLIP_MEAN = {0.48145466, 0.4578275, 0.40821073};
    static final double[] CLIP_STD = {0.26862954, 0.26130258, 0.27577711};
    static final double[] HALF = {0.5, 0.5, 0.5};

    static PixelScale read(ConfigJson json, double[] mean, double[] std) {
        return read(json, mean, std, 1 / 255.0);
    }

    static PixelScale read(ConfigJson json, double[] mean, double[] std, double usual) {
        double factor = json.number("rescale_factor", usual);
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            json.report("rescale_factor", "must be above 0, not " + factor);
            factor = 1;
        }
        double[] spread = channels(json, "image_std", std);
        for (double value : spread) {
            if (value == 0) {
                json.report("image_std", "must not be 0");
            }
        }
        return new PixelScale(
                json.flag("do_rescale", true),
                factor,
                json.flag("do_normalize", true),
                channels(json, "image_mean", mean),
                spread);
    }

    private static double[] channels(ConfigJson json, String field, double[] otherwise) {
        List<Double> values = json.numbers(field);
        if (values.isEmpty()) {
            return otherwise;
        }
        if (values.size() != 3 && values.size() != 1) {
            json.report(field, "must be one number, or three for red, green and blue, not " + values.size());
            return otherwise;
        }
        return new double[] {values.get(0), values.get(values.size() / 2), values.get(values.size() - 1)};
    }

    /** The mean as an 8-bit colour. */
    long[] meanColour() {
        long[] colour = new long[mean.length];
        for (int i = 0; i < colour.length; i++) {
            colour[i] = Math.max(0, Math.min(255, (long) (mean[i] * 255)));
        }
        return colour;
    }
}

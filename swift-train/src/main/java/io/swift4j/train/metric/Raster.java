package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;

/**
 * An image as numbers.
 *
 * @param values {@code [height, width, channels]}, row by row
 * @param range the difference of the largest and the smallest possible value: 255 for bytes
 */
public record Raster(int height, int width, int channels, double[] values, double range) {

    public Raster {
        if (height < 1 || width < 1 || channels < 1 || values.length != (long) height * width * channels) {
            throw new SwiftException("an image of " + height + " rows, " + width + " columns and " + channels
                    + " channels can't have " + values.length + " values");
        }
        if (!(range > 0)) {
            throw new SwiftException("an image's range of values is " + range + "; it must be above 0");
        }
        values = values.clone();
    }

    /** One channel, {@code [height, width]}. */
    double[] channel(int channel) {
        double[] plane = new double[height * width];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = values[i * channels + channel];
        }
        return plane;
    }
}

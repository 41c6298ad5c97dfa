package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ssim}: structural similarity of images, at most 1 (Wang et al. 2004); with {@code psnr} in decibels and {@code mse}.
 *
 * <p>SSIM is the mean over channels and over all places where the window fits; K1 is 0.01, K2 0.03. PSNR is infinite for equal
 * images. Computed in double precision.
 *
 * @param window what is averaged over
 */
public record ImageSimilarity(Window window) implements Metric<Raster, Raster> {

    /** What SSIM averages over. */
    public enum Window {
        /** 11 by 11, Gaussian with sigma 1.5, variances of the population: as the paper. */
        GAUSSIAN_11,
        /** 7 by 7, all equal, variances of a sample: as scikit-image's default. */
        UNIFORM_7
    }

    /** With the paper's window. */
    public ImageSimilarity() {
        this(Window.GAUSSIAN_11);
    }

    @Override
    public String name() {
        return "ssim";
    }

    @Override
    public Class<Raster> predictionType() {
        return Raster.class;
    }

    @Override
    public Class<Raster> referenceType() {
        return Raster.class;
    }

    @Override
    public MetricResult compute(List<Judged<Raster, Raster>> examples) {
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<Raster, Raster> example : TextMetric.some(name(), examples)) {
            Raster a = example.prediction();
            Raster b = example.reference();
            check(a, b);
            double error = 0;
            for (int i = 0; i < a.values().length; i++) {
                double apart = a.values()[i] - b.values()[i];
                error += apart * apart;
            }
            error /= a.values().length;
            double sum = 0;
            for (int channel = 0; channel < a.channels(); channel++) {
                sum += ssim(a.channel(channel), b.channel(channel), a);
            }
            Map<String, Double> scores = new LinkedHashMap<>();
            scores.put(name(), sum / a.channels());
            scores.put("psnr", 10 * Math.log10(a.range() * a.range() / error));
            scores.put("mse", error);
            each.add(scores);
        }
        return MetricResult.means(each);
    }

    private void check(Raster a, Raster b) {
        if (a.height() != b.height()
                || a.width() != b.width()
                || a.channels() != b.channels()
                || a.range() != b.range()) {
            throw new SwiftException(
                    "images of different sizes or ranges can't be compared: " + size(a) + " and " + size(b));
        }
        int side = weights().length;
        if (a.height() < side || a.width() < side) {
            throw new SwiftException(
                    "an image of " + size(a) + " is smaller than the window of ssim, " + side + "x" + side);
        }
    }

    private static String size(Raster image) {
        return image.height() + "x" + image.width() + "x" + image.channels() + " with range " + image.range();
    }

    private double[] weights() {
        double[] weights = new double[window == Window.GAUSSIAN_11 ? 11 : 7];
        double middle = (weights.length - 1) / 2.0;
        Arrays.setAll(
                weights,
                i -> window == Window.GAUSSIAN_11 ? Math.exp(-(i - middle) * (i - middle) / (2 * 1.5 * 1.5)) : 1);
        double sum = Arrays.stream(weights).sum();
        Arrays.setAll(weights, i -> weights[i] / sum);
        return weights;
    }

    private double ssim(double[] x, double[] y, Raster shape) {
        double[] weights = weights();
        double sample = window == Window.UNIFORM_7 ? 49 / 48.0 : 1;
        double c1 = Math.pow(0.01 * shape.range(), 2);
        double c2 = Math.pow(0.03 * shape.range(), 2);
        double[] mx = smooth(x, weights, shape);
        double[] my = smooth(y, weights, shape);
        double[] xx = smooth(product(x, x), weights, shape);
        double[] yy = smooth(product(y, y), weights, shape);
        double[] xy = smooth(product(x, y), weights, shape);
        double sum = 0;
        for (int i = 0; i < mx.length; i++) {
            double vx = sample * (xx[i] - mx[i] * mx[i]);
            double vy = sample * (yy[i] - my[i] * my[i]);
            double cov = sample * (xy[i] - mx[i] * my[i]);
            sum += (2 * mx[i] * my[i] + c1) * (2 * cov + c2) / ((mx[i] * mx[i] + my[i] * my[i] + c1) * (vx + vy + c2));
        }
        return sum / mx.length;
    }

    private static double[] product(double[] a, double[] b) {
        double[] product = new double[a.length];
        Arrays.setAll(product, i -> a[i] * b[i]);
        return product;
    }

    /** Weighted means at all places where the window fits, along rows and then along columns. */
    private static double[] smooth(double[] plane, double[] weights, Raster shape) {
        int columns = shape.width() - weights.length + 1;
        int rows = shape.height() - weights.length + 1;
        double[] along = new double[shape.height() * columns];
        for (int i = 0; i < along.length; i++) {
            for (int k = 0; k < weights.length; k++) {
                along[i] += weights[k] * plane[i / columns * shape.width() + i % columns + k];
            }
        }
        double[] smooth = new double[rows * columns];
        for (int i = 0; i < smooth.length; i++) {
            for (int k = 0; k < weights.length; k++) {
                smooth[i] += weights[k] * along[i + k * columns];
            }
        }
        return smooth;
    }
}

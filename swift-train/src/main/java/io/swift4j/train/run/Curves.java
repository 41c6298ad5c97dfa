package io.swift4j.train.run;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the lines of a log as curves over steps, one PNG each: {@code train_loss.png}, {@code eval_loss.png} and so on. */
public final class Curves {

    private static final Color PALE = new Color(0xFFE2D9);
    private static final Color STRONG = new Color(0xFF7043);
    private static final double SMOOTHING = 0.9;
    private static final Set<String> SMOOTHED = Set.of("loss", "token_acc", "grad_norm");
    private static final Set<String> NO_CURVES = Set.of("epoch", "memory(GiB)", "train_speed(s/it)");

    private Curves() {}

    private record Curve(List<Double> steps, List<Double> values) {}

    /** Draws the curves of a log into a folder, over those that are there. Numbers that are not finite are left out. */
    public static void draw(Path folder, List<Map<String, Object>> history) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, Curve> entry : curves(history).entrySet()) {
                String name = tag(entry.getKey()).replaceAll("[^A-Za-z0-9_-]", "_");
                Path staged = folder.resolve("." + name + ".tmp.png");
                BitmapEncoder.saveBitmap(
                        chart(entry.getKey(), entry.getValue()), staged.toString(), BitmapEncoder.BitmapFormat.PNG);
                Files.move(staged, folder.resolve(name + ".png"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw curves in " + folder, e);
        }
    }

    /** The name of a value in TensorBoard: {@code train/loss}, {@code eval/loss}. */
    static String tag(String name) {
        return name.startsWith("eval_") ? "eval/" + name.substring("eval_".length()) : "train/" + name;
    }

    private static Map<String, Curve> curves(List<Map<String, Object>> history) {
        Map<String, Curve> curves = new LinkedHashMap<>();
        for (Map<String, Object> line : history) {
            Object progress = line.get("global_step/max_steps");
            if (progress == null) {
                continue;
            }
            double step = Double.parseDouble(progress.toString().replaceAll("/.*", ""));
            line.forEach((name, value) -> {
                if (value instanceof Number number
                        && Double.isFinite(number.doubleValue())
                        && !NO_CURVES.contains(name)) {
                    Curve curve = curves.computeIfAbsent(name, n -> new Curve(new ArrayList<>(), new ArrayList<>()));
                    curve.steps().add(step);
                    curve.values().add(number.doubleValue());
                }
            });
        }
        return curves;
    }

    private static XYChart chart(String name, Curve curve) {
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(500)
                .title(tag(name))
                .xAxisTitle("step")
                .build();
        boolean smooth = SMOOTHED.contains(name) && curve.values().size() > 1;
        chart.getStyler().setLegendVisible(smooth);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        add(chart, smooth ? "original" : name, curve.steps(), curve.values(), smooth ? PALE : STRONG);
        if (smooth) {
            add(chart, "smoothed", curve.steps(), smoothed(curve.values()), STRONG);
        }
        return chart;
    }

    private static void add(XYChart chart, String name, List<Double> steps, List<Double> values, Color color) {
        XYSeries series = chart.addSeries(name, steps, values);
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setMarker(values.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    }

    /** The exponential moving average, divided by the sum of its weights so that it does not start at 0. */
    static List<Double> smoothed(List<Double> values) {
        List<Double> smoothed = new ArrayList<>();
        double sum = 0;
        double weight = 0;
        for (double value : values) {
            sum = sum * SMOOTHING + value;
            weight = weight * SMOOTHING + 1;
            smoothed.add(sum / weight);
        }
        return smoothed;
    }
}

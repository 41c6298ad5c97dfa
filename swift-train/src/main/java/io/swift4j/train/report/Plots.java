package io.swift4j.train.report;

import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** Plots as addresses that hold the picture itself. */
final class Plots {

    private static final Color GOOD = new Color(0x0072B2);
    private static final Color BAD = new Color(0xD55E00);

    private Plots() {}

    static String lengths(String name, SplitAccount.Histogram histogram) {
        List<Integer> starts = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < histogram.counts().length; i++) {
            starts.add(i * histogram.width());
            counts.add(histogram.counts()[i]);
        }
        return bars(
                "lengths of " + name + ", in bins of " + histogram.width(), "tokens", "examples", starts, counts, GOOD);
    }

    static String reasons(Map<Reason, Long> counts) {
        List<String> names = counts.keySet().stream().map(Reason::words).toList();
        return bars("findings", "", "rows", names, List.copyOf(counts.values()), BAD);
    }

    private static String bars(
            String title, String x, String y, List<?> categories, List<? extends Number> values, Color colour) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(900)
                .height(360)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build();
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setAvailableSpaceFill(0.9);
        chart.getStyler().setXAxisLabelRotation(categories.size() > 3 ? 45 : 0);
        chart.addSeries(title, categories, values).setFillColor(colour);
        try {
            return Html.data("image/png", BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot draw " + title, e);
        }
    }
}

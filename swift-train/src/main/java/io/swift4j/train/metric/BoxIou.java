package io.swift4j.train.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code iou}: the mean intersection over union of one predicted box with one reference, as in grounding; with {@code acc@0.5}
 * and {@code acc@0.75}, the share of boxes that reach as much.
 */
public final class BoxIou implements Metric<Box, Box> {

    /** For the service loader. */
    public BoxIou() {}

    @Override
    public String name() {
        return "iou";
    }

    @Override
    public Class<Box> predictionType() {
        return Box.class;
    }

    @Override
    public Class<Box> referenceType() {
        return Box.class;
    }

    @Override
    public MetricResult compute(List<Judged<Box, Box>> examples) {
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<Box, Box> example : TextMetric.some(name(), examples)) {
            double iou = example.prediction().iou(example.reference());
            Map<String, Double> scores = new LinkedHashMap<>();
            scores.put(name(), iou);
            scores.put("acc@0.5", iou >= 0.5 ? 1.0 : 0);
            scores.put("acc@0.75", iou >= 0.75 ? 1.0 : 0);
            each.add(scores);
        }
        return MetricResult.means(each);
    }
}

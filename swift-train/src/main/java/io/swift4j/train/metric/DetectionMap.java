package io.swift4j.train.metric;

import io.swift4j.train.metric.Detections.Detection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * {@code map}: mean average precision of detected boxes, as COCO evaluates it (Lin et al., arXiv 1405.0312), over all areas.
 *
 * <p>The mean is over overlaps 0.50, 0.55, … 0.95, over 101 recalls, and over the labels that occur in references; minus 1 where
 * none does. Also given: {@code map50}, {@code map75}, recall with at most 1, 10 and 100 detections an image as {@code ar1}, {@code
 * ar10}, {@code ar100}, and for each such label {@code ap/LABEL} and {@code ap50/LABEL}. An example is an image.
 */
public final class DetectionMap implements Metric<Detections, Detections> {

    private static final int MOST = 100;
    private static final double[] OVERLAPS = steps(0.5, 0.95, 10);
    private static final double[] RECALLS = steps(0, 1, 101);

    /** For the service loader. */
    public DetectionMap() {}

    @Override
    public String name() {
        return "map";
    }

    @Override
    public Class<Detections> predictionType() {
        return Detections.class;
    }

    @Override
    public Class<Detections> referenceType() {
        return Detections.class;
    }

    @Override
    public MetricResult compute(List<Judged<Detections, Detections>> examples) {
        TextMetric.some(name(), examples);
        Set<String> labels = new TreeSet<>();
        examples.forEach(image -> image.reference().all().forEach(thing -> labels.add(thing.label())));
        Map<String, Curve[]> curves = new LinkedHashMap<>();
        for (String label : labels) {
            Curve[] ofLabel = new Curve[OVERLAPS.length];
            Arrays.setAll(ofLabel, t -> curve(examples, label, OVERLAPS[t], MOST));
            curves.put(label, ofLabel);
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put(name(), mean(curves, DetectionMap::meanPrecision));
        scores.put("map50", mean(curves, curve -> curve[0].precision));
        scores.put("map75", mean(curves, curve -> curve[5].precision));
        for (int most : new int[] {1, 10, MOST}) {
            double sum = 0;
            for (String label : labels) {
                for (double overlap : OVERLAPS) {
                    sum += curve(examples, label, overlap, most).recall;
                }
            }
            scores.put("ar" + most, labels.isEmpty() ? -1 : sum / labels.size() / OVERLAPS.length);
        }
        curves.forEach((label, curve) -> {
            scores.put("ap/" + label, meanPrecision(curve));
            scores.put("ap50/" + label, curve[0].precision);
        });
        return new MetricResult(scores, List.of());
    }

    /** Average precision and the recall that is reached. */
    private record Curve(double precision, double recall) {}

    private static double meanPrecision(Curve[] curves) {
        return Arrays.stream(curves).mapToDouble(Curve::precision).average().orElseThrow();
    }

    private static double mean(Map<String, Curve[]> curves, ToDoubleFunction<Curve[]> score) {
        return curves.values().stream().mapToDouble(score).average().orElse(-1);
    }

    private record Found(double score, boolean right) {}

    private static Curve curve(List<Judged<Detections, Detections>> examples, String label, double overlap, int most) {
        List<Found> found = new ArrayList<>();
        int wanted = 0;
        for (Judged<Detections, Detections> image : examples) {
            List<Detection> truths = of(image.reference(), label);
            wanted += truths.size();
            boolean[] taken = new boolean[truths.size()];
            of(image.prediction(), label).stream()
                    .sorted(Comparator.comparingDouble(Detection::score).reversed())
                    .limit(most)
                    .forEach(detection ->
                            found.add(new Found(detection.score(), match(detection.box(), truths, taken, overlap))));
        }
        found.sort(Comparator.comparingDouble(Found::score).reversed());
        double[] precision = new double[found.size()];
        double[] recall = new double[found.size()];
        int right = 0;
        for (int i = 0; i < precision.length; i++) {
            right += found.get(i).right ? 1 : 0;
            precision[i] = right / (i + 1.0);
            recall[i] = right / (double) wanted;
        }
        for (int i = precision.length - 2; i >= 0; i--) {
            precision[i] = Math.max(precision[i], precision[i + 1]);
        }
        double sum = 0;
        int at = 0;
        for (double level : RECALLS) {
            while (at < recall.length && recall[at] < level) {
                at++;
            }
            sum += at < recall.length ? precision[at] : 0;
        }
        return new Curve(sum / RECALLS.length, right / (double) wanted);
    }

    private static List<Detection> of(Detections detections, String label) {
        return detections.all().stream()
                .filter(thing -> thing.label().equals(label))
                .toList();
    }

    /** Takes the free truth of the best overlap, of equal ones the last. */
    private static boolean match(Box box, List<Detection> truths, boolean[] taken, double overlap) {
        double best = Math.min(overlap, 1 - 1e-10);
        int matched = -1;
        for (int i = 0; i < taken.length; i++) {
            double iou = taken[i] ? -1 : box.iou(truths.get(i).box());
            if (iou >= best) {
                best = iou;
                matched = i;
            }
        }
        if (matched >= 0) {
            taken[matched] = true;
        }
        return matched >= 0;
    }

    /** Evenly spaced numbers, rounded as numpy's. */
    private static double[] steps(double first, double last, int count) {
        double[] steps = new double[count];
        double step = (last - first) / (count - 1);
        Arrays.setAll(steps, i -> i == count - 1 ? last : first + i * step);
        return steps;
    }
}

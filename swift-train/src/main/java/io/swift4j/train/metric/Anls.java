package io.swift4j.train.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code anls}: average normalised Levenshtein similarity, for questions about documents (Biten et al., arXiv 1905.13648).
 *
 * <p>An answer whose distance, as a share of the longer text's code points, is half or more scores 0. Case and white space don't
 * count. Of several references the best counts.
 */
public final class Anls implements TextMetric {

    private static final double THRESHOLD = 0.5;

    /** For the service loader. */
    public Anls() {}

    @Override
    public String name() {
        return "anls";
    }

    @Override
    public MetricResult compute(List<Judged<String, References>> examples) {
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<String, References> example : TextMetric.some(name(), examples)) {
            double best = 0;
            for (String answer : example.reference().texts()) {
                double distance = distance(example.prediction(), answer);
                best = Math.max(best, distance < THRESHOLD ? 1 - distance : 0);
            }
            each.add(Map.of(name(), best));
        }
        return MetricResult.means(each);
    }

    /** The distance of two texts as a share of the longer one's length, 0 to 1. */
    public static double distance(String prediction, String answer) {
        List<String> said = Words.codePoints(Words.collapse(Words.lower(prediction)));
        List<String> wanted = Words.codePoints(Words.collapse(Words.lower(answer)));
        int longer = Math.max(said.size(), wanted.size());
        return longer == 0 ? 0 : Edits.between(wanted, said).total() / (double) longer;
    }
}

package io.swift4j.train.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code cider_d}: how much of what is particular to an image a caption shares with its references, 0 to 10 (Vedantam et al.,
 * arXiv 1411.5726).
 *
 * <p>Every example is an image; its references count towards how common a word run is, so that a score depends on all examples
 * that are judged with it. Words are lower-cased and split at white space. Examples also have {@code cider_d_n} by order.
 */
public final class CiderD implements TextMetric {

    private static final int ORDERS = 4;
    private static final double SIGMA = 6;

    /** For the service loader. */
    public CiderD() {}

    @Override
    public String name() {
        return "cider_d";
    }

    @Override
    public MetricResult compute(List<Judged<String, References>> examples) {
        TextMetric.some(name(), examples);
        List<Map<List<String>, Integer>> frequencies = new ArrayList<>();
        for (int n = 1; n <= ORDERS; n++) {
            Map<List<String>, Integer> images = new HashMap<>();
            for (Judged<String, References> example : examples) {
                Set<List<String>> seen = new HashSet<>();
                for (String reference : example.reference().texts()) {
                    seen.addAll(Words.ngrams(words(reference), n).keySet());
                }
                seen.forEach(run -> images.merge(run, 1, Integer::sum));
            }
            frequencies.add(images);
        }
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<String, References> example : examples) {
            Map<String, Double> orders = new LinkedHashMap<>();
            double sum = 0;
            for (int n = 1; n <= ORDERS; n++) {
                double score = score(example, n, frequencies.get(n - 1), Math.log(examples.size()));
                sum += score;
                orders.put("cider_d_" + n, score);
            }
            orders.put(name(), sum / ORDERS);
            each.add(orders);
        }
        return MetricResult.means(each);
    }

    private static List<String> words(String text) {
        return Words.split(Words.lower(text));
    }

    private static double score(
            Judged<String, References> example, int n, Map<List<String>, Integer> frequency, double logImages) {
        List<String> hypothesis = words(example.prediction());
        Map<List<String>, Double> said = weights(hypothesis, n, frequency, logImages);
        double sum = 0;
        for (String text : example.reference().texts()) {
            List<String> reference = words(text);
            Map<List<String>, Double> wanted = weights(reference, n, frequency, logImages);
            double product = 0;
            for (Map.Entry<List<String>, Double> run : said.entrySet()) {
                double other = wanted.getOrDefault(run.getKey(), 0.0);
                product += Math.min(run.getValue(), other) * other;
            }
            double norms = norm(said) * norm(wanted);
            double apart = hypothesis.size() - reference.size();
            sum += (norms == 0 ? product : product / norms) * Math.exp(-apart * apart / (2 * SIGMA * SIGMA));
        }
        return 10 * sum / example.reference().texts().size();
    }

    private static Map<List<String>, Double> weights(
            List<String> words, int n, Map<List<String>, Integer> frequency, double logImages) {
        Map<List<String>, Double> weights = new HashMap<>();
        Words.ngrams(words, n)
                .forEach((run, count) ->
                        weights.put(run, count * (logImages - Math.log(Math.max(1, frequency.getOrDefault(run, 0))))));
        return weights;
    }

    private static double norm(Map<List<String>, Double> weights) {
        return Math.sqrt(
                weights.values().stream().mapToDouble(weight -> weight * weight).sum());
    }
}

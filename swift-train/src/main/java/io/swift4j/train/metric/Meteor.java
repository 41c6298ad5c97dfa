package io.swift4j.train.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * {@code meteor}: matched words, recall before precision, less for matches out of order (Lavie and Agarwal 2007), without
 * synonyms.
 *
 * <p>Alignment and constants are those of nltk: alpha 0.9, beta 3, gamma 0.5; stems by {@link PorterStemmer}. Of several
 * references the best counts.
 *
 * @param stems whether words that only share their stem match too
 */
public record Meteor(boolean stems) implements TextMetric {

    private static final double ALPHA = 0.9;
    private static final double BETA = 3;
    private static final double GAMMA = 0.5;

    /** With stems. */
    public Meteor() {
        this(true);
    }

    @Override
    public String name() {
        return "meteor";
    }

    @Override
    public MetricResult compute(List<Judged<String, References>> examples) {
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<String, References> example : TextMetric.some(name(), examples)) {
            List<String> hypothesis = Words.split(Words.lower(example.prediction()));
            each.add(Map.of(
                    name(),
                    example.reference().texts().stream()
                            .mapToDouble(reference -> score(hypothesis, Words.split(Words.lower(reference))))
                            .max()
                            .orElseThrow()));
        }
        return MetricResult.means(each);
    }

    /** The stem of a word. */
    public static String stem(String word) {
        return PorterStemmer.stem(word);
    }

    private double score(List<String> hypothesis, List<String> reference) {
        int[] matched = new int[hypothesis.size()];
        Arrays.fill(matched, -1);
        boolean[] taken = new boolean[reference.size()];
        match(hypothesis, reference, matched, taken, word -> word);
        if (stems) {
            match(hypothesis, reference, matched, taken, PorterStemmer::stem);
        }
        int matches = 0;
        int chunks = 0;
        int previous = -1;
        for (int i = 0; i < matched.length; i++) {
            if (matched[i] >= 0) {
                matches++;
                boolean follows = previous >= 0 && previous == i - 1 && matched[i] == matched[previous] + 1;
                chunks += follows ? 0 : 1;
                previous = i;
            }
        }
        if (matches == 0) {
            return 0;
        }
        double precision = matches / (double) hypothesis.size();
        double recall = matches / (double) reference.size();
        double mean = precision * recall / (ALPHA * precision + (1 - ALPHA) * recall);
        return (1 - GAMMA * Math.pow(chunks / (double) matches, BETA)) * mean;
    }

    private static void match(
            List<String> hypothesis,
            List<String> reference,
            int[] matched,
            boolean[] taken,
            UnaryOperator<String> form) {
        List<String> forms = reference.stream().map(form).toList();
        for (int i = hypothesis.size() - 1; i >= 0; i--) {
            if (matched[i] >= 0) {
                continue;
            }
            String word = form.apply(hypothesis.get(i));
            for (int j = forms.size() - 1; j >= 0; j--) {
                if (!taken[j] && forms.get(j).equals(word)) {
                    matched[i] = j;
                    taken[j] = true;
                    break;
                }
            }
        }
    }
}

package io.swift4j.train.metric;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * {@code vqa_accuracy}: how many people gave the same answer, full marks from three on (Antol et al., arXiv 1505.00468).
 *
 * <p>For each reference in turn, a third of the matches among the others, at most 1; the score is the mean. As in the published
 * evaluator, references only lose punctuation, and that only when they are not all equal, so that an answer written as a word,
 * as {@code two}, never matches.
 *
 * @param rules how answers are cleaned
 */
public record VqaAccuracy(VqaRules rules) implements TextMetric {

    private static final double FULL_MARKS = 3;

    /** By the published evaluator's rules. */
    public VqaAccuracy() {
        this(VqaRules.published());
    }

    @Override
    public String name() {
        return "vqa_accuracy";
    }

    @Override
    public MetricResult compute(List<Judged<String, References>> examples) {
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<String, References> example : TextMetric.some(name(), examples)) {
            String said = rules.prediction(example.prediction());
            List<String> answers = answers(example.reference());
            long matches = answers.stream().filter(said::equals).count();
            double sum = 0;
            for (String answer : answers) {
                sum += Math.min(1, (matches - (answer.equals(said) ? 1 : 0)) / FULL_MARKS);
            }
            each.add(Map.of(name(), sum / answers.size()));
        }
        return MetricResult.means(each);
    }

    /** The references that are compared. */
    public List<String> answers(References references) {
        boolean equal = new HashSet<>(references.texts()).size() == 1;
        return equal
                ? references.texts()
                : references.texts().stream().map(rules::unpunctuated).toList();
    }
}

package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bleu}: how many of a text's word runs are in a reference, 0 to 100 (Papineni et al. 2002; Post 2018, sacrebleu).
 *
 * <p>The score of all examples comes from their summed counts; an example's own score uses only the orders that it is long
 * enough for. Also given: {@code precision_n}, {@code count_n}, {@code total_n}, {@code bp}, {@code sys_len}, {@code ref_len}.
 *
 * @param tokens how texts are taken apart
 * @param lowercase whether case is ignored
 * @param smoothing what stands in for a count of 0
 * @param maxOrder the longest word runs
 */
public record Bleu(BleuTokens tokens, boolean lowercase, Smoothing smoothing, int maxOrder) implements TextMetric {

    /** What stands in for a count of 0 (Chen and Cherry 2014). */
    public enum Smoothing {
        NONE,
        /** 0.1. */
        FLOOR,
        /** 1 is added to counts and totals above the first order. */
        ADD_K,
        /** 1/2, 1/4, … . */
        EXP
    }

    private static final double FLOOR = 0.1;
    private static final int K = 1;

    public Bleu {
        if (maxOrder < 1) {
            throw new SwiftException("bleu's longest word runs have length " + maxOrder + "; it must be at least 1");
        }
    }

    /** 13a, case kept, exponential smoothing, runs of up to 4 words. */
    public Bleu() {
        this(BleuTokens.MTEVAL_13A, false, Smoothing.EXP, 4);
    }

    @Override
    public String name() {
        return "bleu";
    }

    @Override
    public MetricResult compute(List<Judged<String, References>> examples) {
        Counts all = new Counts(new int[maxOrder], new int[maxOrder], 0, 0);
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<String, References> example : TextMetric.some(name(), examples)) {
            Counts counts = counts(example.prediction(), example.reference().texts());
            all = all.plus(counts);
            each.add(scores(counts, true));
        }
        return new MetricResult(scores(all, false), each);
    }

    /** The tokens of a text. */
    public List<String> tokens(String text) {
        String kept = lowercase ? Words.lower(text) : text;
        int end = kept.length();
        while (end > 0 && Words.isSpace(kept.charAt(end - 1))) {
            end--;
        }
        return tokens.of(kept.substring(0, end));
    }

    private record Counts(int[] correct, int[] total, int length, int referenceLength) {

        Counts plus(Counts other) {
            int[] sums = correct.clone();
            int[] totals = total.clone();
            for (int n = 0; n < sums.length; n++) {
                sums[n] += other.correct[n];
                totals[n] += other.total[n];
            }
            return new Counts(sums, totals, length + other.length, referenceLength + other.referenceLength);
        }
    }

    private Counts counts(String hypothesis, List<String> references) {
        List<String> words = tokens(hypothesis);
        List<List<String>> others = references.stream().map(this::tokens).toList();
        int closest = others.get(0).size();
        for (List<String> other : others) {
            int nearer = Math.abs(other.size() - words.size()) - Math.abs(closest - words.size());
            if (nearer < 0 || (nearer == 0 && other.size() < closest)) {
                closest = other.size();
            }
        }
        int[] correct = new int[maxOrder];
        int[] total = new int[maxOrder];
        for (int n = 1; n <= maxOrder; n++) {
            Map<List<String>, Integer> most = new HashMap<>();
            for (List<String> other : others) {
                Words.ngrams(other, n).forEach((run, count) -> most.merge(run, count, Math::max));
            }
            total[n - 1] = Math.max(0, words.size() - n + 1);
            for (Map.Entry<List<String>, Integer> run : Words.ngrams(words, n).entrySet()) {
                correct[n - 1] += Math.min(run.getValue(), most.getOrDefault(run.getKey(), 0));
            }
        }
        return new Counts(correct, total, words.size(), closest);
    }

    private Map<String, Double> scores(Counts counts, boolean effectiveOrder) {
        int[] correct = counts.correct.clone();
        int[] total = counts.total.clone();
        double brevity = counts.length >= counts.referenceLength
                ? 1
                : counts.length == 0 ? 0 : Math.exp(1 - counts.referenceLength / (double) counts.length);
        double[] precisions = new double[maxOrder];
        double score = 0;
        if (Arrays.stream(correct).anyMatch(count -> count > 0)) {
            int order = maxOrder;
            double halved = 1;
            for (int n = 0; n < maxOrder; n++) {
                if (smoothing == Smoothing.ADD_K && n > 0) {
                    correct[n] += K;
                    total[n] += K;
                }
                if (total[n] == 0) {
                    break;
                }
                if (effectiveOrder) {
                    order = n + 1;
                }
                if (correct[n] > 0) {
                    precisions[n] = 100.0 * correct[n] / total[n];
                } else if (smoothing == Smoothing.EXP) {
                    halved *= 2;
                    precisions[n] = 100 / (halved * total[n]);
                } else if (smoothing == Smoothing.FLOOR) {
                    precisions[n] = 100 * FLOOR / total[n];
                }
            }
            double logs = 0;
            for (int n = 0; n < order; n++) {
                logs += Math.log(precisions[n]);
            }
            score = brevity * Math.exp(logs / order);
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("bleu", score);
        for (int n = 0; n < maxOrder; n++) {
            scores.put("precision_" + (n + 1), precisions[n]);
            scores.put("count_" + (n + 1), (double) correct[n]);
            scores.put("total_" + (n + 1), (double) total[n]);
        }
        scores.put("bp", brevity);
        scores.put("sys_len", (double) counts.length);
        scores.put("ref_len", (double) counts.referenceLength);
        return scores;
    }
}

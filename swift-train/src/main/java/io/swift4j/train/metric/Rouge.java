package io.swift4j.train.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * {@code rouge}: word runs and common subsequences shared with a reference (Lin 2004), as the rouge_score package computes it
 * without stemming.
 *
 * <p>Scores {@code rouge1}, {@code rouge2}, {@code rougeL} and {@code rougeLsum} are F measures; an example also has each with
 * {@code _precision} and {@code _recall}. Of several references the one with the best F counts. Words are runs of ASCII letters
 * and digits, so that texts in other scripts score 0. {@code rougeLsum} takes lines as sentences.
 */
public final class Rouge implements TextMetric {

    private static final Pattern NOT_WORD = Pattern.compile("[^a-z0-9]+");

    /** For the service loader. */
    public Rouge() {}

    @Override
    public String name() {
        return "rouge";
    }

    @Override
    public MetricResult compute(List<Judged<String, References>> examples) {
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<String, References> example : TextMetric.some(name(), examples)) {
            Map<String, FMeasure> best = new LinkedHashMap<>();
            for (String reference : example.reference().texts()) {
                measures(reference, example.prediction())
                        .forEach((name, measure) ->
                                best.merge(name, measure, (old, other) -> other.f() > old.f() ? other : old));
            }
            Map<String, Double> scores = new LinkedHashMap<>();
            best.forEach((name, measure) -> scores.put(name, measure.f()));
            best.forEach((name, measure) -> {
                scores.put(name + "_precision", measure.precision());
                scores.put(name + "_recall", measure.recall());
            });
            each.add(scores);
        }
        return MetricResult.means(each);
    }

    static List<String> tokens(String text) {
        return Words.split(NOT_WORD.matcher(Words.lower(text)).replaceAll(" "));
    }

    private static Map<String, FMeasure> measures(String reference, String hypothesis) {
        List<String> wanted = tokens(reference);
        List<String> said = tokens(hypothesis);
        Map<String, FMeasure> measures = new LinkedHashMap<>();
        measures.put("rouge1", runs(wanted, said, 1));
        measures.put("rouge2", runs(wanted, said, 2));
        int common = commonPositions(wanted, said).size();
        measures.put("rougeL", FMeasure.of(common, said.size(), wanted.size()));
        measures.put("rougeLsum", summary(sentences(reference), sentences(hypothesis)));
        return measures;
    }

    private static FMeasure runs(List<String> wanted, List<String> said, int n) {
        Map<List<String>, Integer> others = Words.ngrams(said, n);
        int hits = 0;
        for (Map.Entry<List<String>, Integer> run : Words.ngrams(wanted, n).entrySet()) {
            hits += Math.min(run.getValue(), others.getOrDefault(run.getKey(), 0));
        }
        return FMeasure.of(hits, Math.max(0, said.size() - n + 1), Math.max(0, wanted.size() - n + 1));
    }

    private static List<List<String>> sentences(String text) {
        List<List<String>> sentences = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                sentences.add(tokens(line));
            }
        }
        return sentences;
    }

    private static FMeasure summary(List<List<String>> wanted, List<List<String>> said) {
        Map<String, Integer> wantedLeft = counts(wanted);
        Map<String, Integer> saidLeft = counts(said);
        int hits = 0;
        for (List<String> sentence : wanted) {
            TreeSet<Integer> union = new TreeSet<>();
            said.forEach(other -> union.addAll(commonPositions(sentence, other)));
            for (int position : union) {
                String word = sentence.get(position);
                if (saidLeft.getOrDefault(word, 0) > 0 && wantedLeft.getOrDefault(word, 0) > 0) {
                    hits++;
                    saidLeft.merge(word, -1, Integer::sum);
                    wantedLeft.merge(word, -1, Integer::sum);
                }
            }
        }
        return FMeasure.of(
                hits,
                said.stream().mapToInt(List::size).sum(),
                wanted.stream().mapToInt(List::size).sum());
    }

    private static Map<String, Integer> counts(List<List<String>> sentences) {
        Map<String, Integer> counts = new HashMap<>();
        sentences.forEach(sentence -> sentence.forEach(word -> counts.merge(word, 1, Integer::sum)));
        return counts;
    }

    /** Where in {@code a} the longest common subsequence is; of several the one that a walk from the ends finds. */
    private static List<Integer> commonPositions(List<String> a, List<String> b) {
        int[][] length = new int[a.size() + 1][b.size() + 1];
        for (int i = 1; i <= a.size(); i++) {
            for (int j = 1; j <= b.size(); j++) {
                length[i][j] = a.get(i - 1).equals(b.get(j - 1))
                        ? length[i - 1][j - 1] + 1
                        : Math.max(length[i - 1][j], length[i][j - 1]);
            }
        }
        List<Integer> positions = new ArrayList<>();
        int i = a.size();
        int j = b.size();
        while (i > 0 && j > 0) {
            if (a.get(i - 1).equals(b.get(j - 1))) {
                positions.add(--i);
                j--;
            } else if (length[i][j - 1] > length[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
        return positions;
    }
}

package io.swift4j.train.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code squad}: {@code em}, whether an answer is one of the references, and {@code f1}, how many words it shares with the best
 * (Rajpurkar et al., arXiv 1606.05250). The score {@code squad} is {@code f1}.
 *
 * <p>Case, ASCII punctuation, articles and white space don't count. Where one side has no words, F1 is 1 if both have none.
 */
public final class Squad implements TextMetric {

    private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");
    private static final Pattern ARTICLES = Pattern.compile("(?<![\\p{L}\\p{N}_])(?:a|an|the)(?![\\p{L}\\p{N}_])");

    /** For the service loader. */
    public Squad() {}

    @Override
    public String name() {
        return "squad";
    }

    @Override
    public MetricResult compute(List<Judged<String, References>> examples) {
        List<Map<String, Double>> each = new ArrayList<>();
        for (Judged<String, References> example : TextMetric.some(name(), examples)) {
            String said = normalised(example.prediction());
            double exact = 0;
            double f1 = 0;
            for (String answer : example.reference().texts()) {
                String wanted = normalised(answer);
                exact = Math.max(exact, said.equals(wanted) ? 1 : 0);
                f1 = Math.max(f1, f1(Words.split(said), Words.split(wanted)));
            }
            each.add(Map.of("em", exact, "f1", f1, name(), f1));
        }
        return MetricResult.means(each);
    }

    /** The text that is compared. */
    public static String normalised(String text) {
        String plain = PUNCTUATION.matcher(Words.lower(text)).replaceAll("");
        return Words.collapse(ARTICLES.matcher(plain).replaceAll(" "));
    }

    private static double f1(List<String> said, List<String> wanted) {
        if (said.isEmpty() || wanted.isEmpty()) {
            return said.equals(wanted) ? 1 : 0;
        }
        Map<String, Integer> left = new HashMap<>();
        wanted.forEach(word -> left.merge(word, 1, Integer::sum));
        int hits = 0;
        for (String word : said) {
            if (left.merge(word, -1, Integer::sum) >= 0) {
                hits++;
            }
        }
        return FMeasure.of(hits, said.size(), wanted.size()).f();
    }
}

package io.swift4j.train.metric;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Word or character error rate: edits divided by the reference's length.
 *
 * <p>For all examples together, all edits are divided by the length of all references. A reference without units counts as one
 * unit long. Characters are Unicode code points, spaces included. {@code BASIC} cleans texts as Whisper's basic text
 * normaliser does (Radford et al., arXiv 2212.04356), and strips them.
 */
public sealed class ErrorRate implements TextMetric permits WordErrorRate, CharacterErrorRate {

    /** What is counted. */
    public enum Unit {
        WORD,
        CHARACTER
    }

    /** What becomes of texts before they are compared. */
    public enum Cleaning {
        NONE,
        BASIC
    }

    private static final Pattern BRACKETS = Pattern.compile("[<\\[][^>\\]]*[>\\]]");
    private static final Pattern PARENTHESES = Pattern.compile("\\([^)]+?\\)");
    private static final Pattern SYMBOLS = Pattern.compile("[\\p{M}\\p{S}\\p{P}]");

    private final Unit unit;
    private final Cleaning cleaning;

    ErrorRate(Unit unit, Cleaning cleaning) {
        this.unit = unit;
        this.cleaning = cleaning;
    }

    /** A rate by words or characters. */
    public static ErrorRate of(Unit unit, Cleaning cleaning) {
        return unit == Unit.WORD ? new WordErrorRate(cleaning) : new CharacterErrorRate(cleaning);
    }

    @Override
    public String name() {
        return unit == Unit.WORD ? "wer" : "cer";
    }

    @Override
    public MetricResult compute(List<Judged<String, References>> examples) {
        List<Map<String, Double>> each = new ArrayList<>();
        double edits = 0;
        double units = 0;
        for (Judged<String, References> example : TextMetric.some(name(), examples)) {
            List<String> reference = units(example.reference().only(name()));
            Edits edit = Edits.between(reference, units(example.prediction()));
            edits += edit.total();
            units += reference.size();
            Map<String, Double> scores = new LinkedHashMap<>();
            scores.put("rate", edit.total() / (double) Math.max(1, reference.size()));
            scores.put("edits", (double) edit.total());
            scores.put("substitutions", (double) edit.substitutions());
            scores.put("deletions", (double) edit.deletions());
            scores.put("insertions", (double) edit.insertions());
            scores.put("reference_length", (double) reference.size());
            each.add(scores);
        }
        return new MetricResult(Map.of(name(), edits / Math.max(1, units)), each);
    }

    private List<String> units(String text) {
        String cleaned = cleaned(text);
        return unit == Unit.WORD ? Words.split(cleaned) : Words.codePoints(cleaned);
    }

    /** The text that is compared. */
    public String cleaned(String text) {
        if (cleaning == Cleaning.NONE) {
            return text;
        }
        String spoken = PARENTHESES
                .matcher(BRACKETS.matcher(Words.lower(text)).replaceAll(""))
                .replaceAll("");
        String plain = Normalizer.normalize(spoken, Normalizer.Form.NFKC);
        return Words.collapse(Words.lower(SYMBOLS.matcher(plain).replaceAll(" ")));
    }
}

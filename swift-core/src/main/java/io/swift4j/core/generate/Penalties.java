package io.swift4j.core.generate;

import static io.swift4j.core.generate.ScoreScript.SCRIPT;
import static io.swift4j.core.generate.ScoreScript.beside;

import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Processors that forbid, penalise or force tokens because of those before. Prompts count, and padding too. */
public final class Penalties {

    private Penalties() {}

    /** Makes tokens that have occurred less likely by a factor (Keskar et al. 2019). */
    public static LogitsProcessor repetition(double penalty) {
        return (ids, scores) -> SCRIPT.tensor("repetition_penalty", scores, beside(scores, Tensor.of(ids)), penalty);
    }

    /** Forbids tokens that would make a run of {@code size} tokens occur a second time. */
    public static LogitsProcessor noRepeatNgram(int size) {
        return (ids, scores) -> {
            Hits hits = new Hits();
            for (int row = 0; row < ids.length; row++) {
                int[] seen = ids[row];
                int start = seen.length - size + 1;
                for (int at = 0; start >= 0 && at + size <= seen.length; at++) {
                    if (Arrays.equals(seen, at, at + size - 1, seen, start, seen.length)) {
                        hits.add(row, seen[at + size - 1], 0);
                    }
                }
            }
            return hits.remove(scores);
        };
    }

    /**
     * Adds to the score of each sequence's last token wherever the tokens before it stand at the end.
     *
     * @param biases from sequences of at least one token; negative infinity forbids
     */
    public static LogitsProcessor sequenceBias(Map<List<Integer>, Double> biases) {
        return (ids, scores) -> {
            Hits hits = new Hits();
            biases.forEach((sequence, bias) -> {
                for (int row = 0; row < ids.length; row++) {
                    if (endsWith(ids[row], sequence.subList(0, sequence.size() - 1))) {
                        hits.add(row, sequence.get(sequence.size() - 1), bias);
                    }
                }
            });
            return hits.add(scores);
        };
    }

    /** Forbids sequences of tokens; those that are just an end-of-sequence token are left alone. */
    public static LogitsProcessor badWords(List<List<Integer>> words, List<Integer> eos) {
        Map<List<Integer>, Double> biases = new java.util.LinkedHashMap<>();
        for (List<Integer> word : words) {
            if (word.size() != 1 || !eos.contains(word.get(0))) {
                biases.put(word, Double.NEGATIVE_INFINITY);
            }
        }
        return sequenceBias(biases);
    }

    /** Forbids {@code tokens} until a row, prompt included, has {@code length} tokens. */
    public static LogitsProcessor until(int length, List<Integer> tokens) {
        return (ids, scores) -> ids[0].length < length ? suppress(tokens).process(ids, scores) : scores;
    }

    /** Forbids tokens. */
    public static LogitsProcessor suppress(List<Integer> tokens) {
        return (ids, scores) -> SCRIPT.tensor("remove_tokens", scores, beside(scores, ints(tokens)));
    }

    /** Forbids tokens at one length only. */
    public static LogitsProcessor suppressAt(int length, List<Integer> tokens) {
        return (ids, scores) -> ids[0].length == length ? suppress(tokens).process(ids, scores) : scores;
    }

    /** Allows nothing but {@code tokens} when a row has {@code length} tokens. */
    public static LogitsProcessor forceAt(int length, List<Integer> tokens) {
        return (ids, scores) ->
                ids[0].length == length ? SCRIPT.tensor("force", scores, beside(scores, ints(tokens))) : scores;
    }

    /** Makes {@code tokens} likelier by a factor that grows with every token past {@code start}. */
    public static LogitsProcessor exponentialDecay(int start, double factor, List<Integer> tokens) {
        return (ids, scores) -> {
            int past = ids[0].length - start;
            return past > 0
                    ? SCRIPT.tensor("encourage", scores, beside(scores, ints(tokens)), Math.pow(factor, past) - 1)
                    : scores;
        };
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean endsWith(int[] row, List<Integer> suffix) {
        if (suffix.size() > row.length) {
            return false;
        }
        for (int i = 0; i < suffix.size(); i++) {
            if (row[row.length - suffix.size() + i] != suffix.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** Single scores to change. */
    private static final class Hits {

        private final List<Integer> rows = new ArrayList<>();
        private final List<Integer> tokens = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();

        void add(int row, int token, double value) {
            rows.add(row);
            tokens.add(token);
            values.add(value);
        }

        Tensor remove(Tensor scores) {
            return rows.isEmpty()
                    ? scores
                    : SCRIPT.tensor("remove_at", scores, beside(scores, ints(rows)), beside(scores, ints(tokens)));
        }

        Tensor add(Tensor scores) {
            if (rows.isEmpty()) {
                return scores;
            }
            float[] amounts = new float[values.size()];
            for (int i = 0; i < amounts.length; i++) {
                amounts[i] = values.get(i).floatValue();
            }
            return SCRIPT.tensor(
                    "add_at",
                    scores,
                    beside(scores, ints(rows)),
                    beside(scores, ints(tokens)),
                    beside(scores, Tensor.of(amounts, amounts.length)));
        }
    }
}

package io.swift4j.train;

import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers to learn from, with all that stays the same while steps are taken with them.
 *
 * @param sequences prompts with their answers
 * @param old log-probabilities of each answer's tokens when it was drawn; empty when they are those of the only step
 * @param reference the same under the reference model; empty when that is not compared with
 * @param advantages of the answers
 */
record JudgedAnswers(List<TokenSequence> sequences, float[][] old, float[][] reference, float[] advantages) {

    int answers() {
        return sequences.size();
    }

    /** Tokens of all answers. */
    int learned() {
        return sequences.stream().mapToInt(TokenSequence::targets).sum();
    }

    int longest() {
        return sequences.stream().mapToInt(TokenSequence::targets).max().orElse(0);
    }

    /** A part of the answers. */
    JudgedAnswers part(int from, int to) {
        return new JudgedAnswers(
                sequences.subList(from, to),
                old.length == 0 ? old : Arrays.copyOfRange(old, from, to),
                reference.length == 0 ? reference : Arrays.copyOfRange(reference, from, to),
                Arrays.copyOfRange(advantages, from, to));
    }

    /** As tensors, for a checkpoint. */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        put(state, "ids", sequences.stream().map(TokenSequence::ids).toList());
        put(state, "labels", sequences.stream().map(TokenSequence::labels).toList());
        int[] lengths = sequences.stream().mapToInt(each -> each.ids().length).toArray();
        state.put("lengths", Tensor.of(lengths, lengths.length));
        put(state, "old", old);
        put(state, "reference", reference);
        state.put("advantages", Tensor.of(advantages, advantages.length));
        return state;
    }

    static JudgedAnswers of(Map<String, Tensor> state) {
        int[] ids = numbers(state, "ids").toInts();
        int[] labels = numbers(state, "labels").toInts();
        List<TokenSequence> sequences = new ArrayList<>();
        int at = 0;
        for (int length : numbers(state, "lengths").toInts()) {
            sequences.add(TokenSequence.of(
                    Arrays.copyOfRange(ids, at, at + length), Arrays.copyOfRange(labels, at, at + length)));
            at += length;
        }
        return new JudgedAnswers(
                sequences,
                rows(numbers(state, "old").toFloats(), sequences),
                rows(numbers(state, "reference").toFloats(), sequences),
                numbers(state, "advantages").toFloats());
    }

    private static Tensor numbers(Map<String, Tensor> state, String name) {
        Tensor found = state.get(name);
        if (found == null) {
            throw new io.swift4j.core.SwiftException("the checkpoint's answers lack " + name);
        }
        return found;
    }

    private static void put(Map<String, Tensor> state, String name, List<int[]> rows) {
        int[] all = rows.stream().flatMapToInt(Arrays::stream).toArray();
        state.put(name, Tensor.of(all, all.length));
    }

    private static void put(Map<String, Tensor> state, String name, float[][] rows) {
        float[] all = new float[Arrays.stream(rows).mapToInt(row -> row.length).sum()];
        int at = 0;
        for (float[] row : rows) {
            System.arraycopy(row, 0, all, at, row.length);
            at += row.length;
        }
        state.put(name, Tensor.of(all, all.length));
    }

    private static float[][] rows(float[] all, List<TokenSequence> sequences) {
        if (all.length == 0) {
            return new float[0][];
        }
        float[][] rows = new float[sequences.size()][];
        int at = 0;
        for (int i = 0; i < rows.length; i++) {
            int length = sequences.get(i).targets();
            rows[i] = Arrays.copyOfRange(all, at, at + length);
            at += length;
        }
        return rows;
    }
}

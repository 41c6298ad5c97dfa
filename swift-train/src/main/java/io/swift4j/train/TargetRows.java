package io.swift4j.train;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PackedRows;
import java.util.ArrayList;
import java.util.List;

/**
 * Which final hidden states predict which labels.
 *
 * @param at rows of the hidden states, virtual tokens included
 * @param targets the label that each predicts
 * @param weights of the labels
 * @param sequence the sequence that each is of
 */
record TargetRows(long[] at, long[] targets, float[] weights, int[] sequence) {

    /**
     * Shifts labels by one. With virtual tokens before a sequence its first label is learned too.
     *
     * @param run the rows as they were run, virtual tokens included
     */
    static TargetRows of(List<TokenSequence> sequences, PackedRows run) {
        List<long[]> found = new ArrayList<>();
        List<Float> weights = new ArrayList<>();
        int start = 0;
        for (int s = 0; s < sequences.size(); s++) {
            TokenSequence sequence = sequences.get(s);
            int virtual = run.lengths()[s] - sequence.ids().length;
            for (int t = virtual > 0 ? 0 : 1; t < sequence.labels().length; t++) {
                int label = sequence.labels()[t];
                if (label != TokenSequence.IGNORED) {
                    found.add(new long[] {start + virtual + t - 1L, label, s});
                    weights.add(sequence.weight(t));
                }
            }
            start += run.lengths()[s];
        }
        long[] at = new long[found.size()];
        long[] targets = new long[found.size()];
        float[] values = new float[found.size()];
        int[] of = new int[found.size()];
        for (int i = 0; i < at.length; i++) {
            at[i] = found.get(i)[0];
            targets[i] = found.get(i)[1];
            of[i] = (int) found.get(i)[2];
            values[i] = weights.get(i);
        }
        return new TargetRows(at, targets, values, of);
    }

    static PackedRows rows(List<TokenSequence> sequences) {
        return rows(sequences, MediaTensors.NONE);
    }

    static PackedRows rows(List<TokenSequence> sequences, MediaTensors media) {
        return PackedRows.of(sequences.stream().map(TokenSequence::ids).toList(), media);
    }
}

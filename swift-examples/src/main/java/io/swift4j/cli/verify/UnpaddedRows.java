package io.swift4j.cli.verify;

import io.swift4j.train.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Padded batches of cases as sequences without their padding. */
final class UnpaddedRows {

    private UnpaddedRows() {}

    /** What is learned at a place of a batch. */
    interface Labels {

        int at(int row, int column, int id);
    }

    /**
     * Reads {@code input_ids} and {@code attention_mask}.
     *
     * @param suffix of these inputs' names
     */
    static List<TokenSequence> of(CaseFolder folder, Case one, String suffix, Labels labels) {
        int[][] ids = folder.requiredMatrix(one, "input_ids" + suffix);
        int[][] keep = folder.requiredMatrix(one, "attention_mask" + suffix);
        List<TokenSequence> rows = new ArrayList<>();
        for (int r = 0; r < ids.length; r++) {
            int row = r;
            int[] learned = IntStream.range(0, ids[r].length)
                    .map(t -> labels.at(row, t, ids[row][t]))
                    .toArray();
            rows.add(row(ids[r], keep[r], learned));
        }
        return rows;
    }

    /** One row without its padding. */
    static TokenSequence row(int[] ids, int[] keep, int[] labels) {
        int[] real = IntStream.range(0, ids.length).filter(t -> keep[t] != 0).toArray();
        return TokenSequence.of(
                IntStream.of(real).map(t -> ids[t]).toArray(),
                IntStream.of(real).map(t -> labels[t]).toArray());
    }
}

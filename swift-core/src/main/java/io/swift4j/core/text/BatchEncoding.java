package io.swift4j.core.text;

import java.util.Optional;

/**
 * The encoded rows of a batch, of one length where they were padded.
 *
 * <p>The arrays are the caller's own; nothing else refers to them.
 */
public final class BatchEncoding {

    private final int[][] inputIds;
    private final int[][] attentionMask;
    private final Optional<int[][]> tokenTypeIds;

    BatchEncoding(int[][] inputIds, int[][] attentionMask, Optional<int[][]> tokenTypeIds) {
        this.inputIds = inputIds;
        this.attentionMask = attentionMask;
        this.tokenTypeIds = tokenTypeIds;
    }

    /** Token ids, padding included: [row][token]. */
    public int[][] inputIds() {
        return inputIds;
    }

    /** 1 for tokens, 0 for padding: [row][token]. */
    public int[][] attentionMask() {
        return attentionMask;
    }

    /** Type ids, 0 for padding: [row][token]; present if the tokenizer's model takes them. */
    public Optional<int[][]> tokenTypeIds() {
        return tokenTypeIds;
    }
}

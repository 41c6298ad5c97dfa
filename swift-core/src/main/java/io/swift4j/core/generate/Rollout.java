package io.swift4j.core.generate;

import io.swift4j.core.torch.Tensor;

/**
 * Rows of tokens that a model goes on with: what {@link Generator} and its beam search need of a model of any kind.
 *
 * <p>Made for one generation, by one thread. Scores are {@code [rows, vocabulary]} in float32 and belong to the caller's scope. Owns
 * its cache: close it.
 */
public interface Rollout extends AutoCloseable {

    /** How many rows there are. */
    int rows();

    /** How many tokens each row has. */
    int width();

    /** How many tokens there are to choose from. */
    int vocabulary();

    /** All tokens so far, {@code [rows][width]}, as new arrays. */
    int[][] ids();

    /** All tokens of one row, as a new array. */
    int[] row(int row);

    /** Runs what stands before the first new token; scores of that token. */
    Tensor prefill();

    /** Runs the token appended last; scores of the next. */
    Tensor run();

    /** Appends one token to every row. */
    void push(int[] tokens);

    /** Whether the token appended last ends a row, for a model that tells by more than its end-of-sequence tokens. */
    default boolean ended(int row) {
        return false;
    }

    /** Makes row {@code i} what row {@code rows[i]} was; there may be more or fewer than before. */
    void pickRows(int[] rows);

    @Override
    void close();
}

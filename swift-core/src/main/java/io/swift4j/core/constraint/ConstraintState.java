package io.swift4j.core.constraint;

import org.jspecify.annotations.Nullable;

/**
 * How far an answer has come. Immutable, so that beams may go on from one state in several ways.
 *
 * <p>Knows nothing of end-of-sequence tokens: whoever generates allows those where {@link #mayEnd} says so, and only there.
 */
public interface ConstraintState {

    /**
     * Adds to a mask the tokens that may come next.
     *
     * @param room how many tokens may follow that one; tokens after which the answer can't be completed within as many are left
     *     out, and with less than 0 all are
     */
    void allow(TokenMask mask, int room);

    /** The state after a token; null where that token may not come next. */
    @Nullable
    ConstraintState next(int token);

    /** Whether the answer may end here. */
    boolean mayEnd();

    /**
     * How many tokens surely suffice until the answer may end; 0 where it may.
     *
     * <p>An upper bound that can be kept: where it is {@code n > 0}, {@code allow(mask, n - 1)} allows a token.
     */
    int shortest();
}

package io.swift4j.core.constraint;

import io.swift4j.core.SwiftException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Simple constraints, and constraints made of others. */
public final class Constraints {

    private Constraints() {}

    /**
     * Only tokens of a slice of the vocabulary; the answer may end at any time.
     *
     * @param from the first token
     * @param to the token after the last
     */
    public static Constraint slice(int from, int to) {
        Slice slice = new Slice(from, to);
        ConstraintState state = new ConstraintState() {
            @Override
            public void allow(TokenMask mask, int room) {
                if (room >= 0) {
                    mask.allow(slice.from(), slice.to());
                }
            }

            @Override
            public @Nullable ConstraintState next(int token) {
                return slice.has(token) ? this : null;
            }

            @Override
            public boolean mayEnd() {
                return true;
            }

            @Override
            public int shortest() {
                return 0;
            }
        };
        return prompt -> state;
    }

    /** Exactly these tokens, one after another. */
    public static Constraint tokens(int... tokens) {
        return layout(Arrays.stream(tokens).mapToObj(Slice::of).toArray(Choice[]::new));
    }

    /** At every place one token of the choice that is given for it, and then an end. */
    public static Constraint layout(Choice... places) {
        Choice[] all = places.clone();
        return prompt -> new PlaceState(all.length, at -> all[at], 0);
    }

    /**
     * An image of codes, row by row.
     *
     * @param codes the tokens of codes
     * @param endOfRow the token after every row, the last included; negative for none
     * @param after the tokens after all rows
     */
    public static Constraint rows(int rows, int columns, Choice codes, int endOfRow, int... after) {
        if (rows < 1 || columns < 1) {
            throw new SwiftException("an image of " + rows + " rows of " + columns
                    + " codes can't be laid out; both must be at least 1");
        }
        int stride = endOfRow < 0 ? columns : columns + 1;
        int grid = Math.multiplyExact(rows, stride);
        int[] last = after.clone();
        return prompt -> new PlaceState(
                grid + last.length,
                at -> at >= grid ? Slice.of(last[at - grid]) : at % stride == columns ? Slice.of(endOfRow) : codes,
                0);
    }

    /** What all of some constraints allow. Where they contradict each other, generation fails and says so. */
    public static Constraint and(Constraint... all) {
        some(all);
        return prompt -> {
            ConstraintState[] states = new ConstraintState[all.length];
            Arrays.setAll(states, i -> all[i].start(prompt));
            return new AndState(states);
        };
    }

    /** What one constraint allows, followed by what the next allows. */
    public static Constraint sequence(Constraint... all) {
        some(all);
        return prompt -> {
            ConstraintState state = all[all.length - 1].start(prompt);
            for (int i = all.length - 2; i >= 0; i--) {
                state = new ThenState(all[i].start(prompt), state);
            }
            return state;
        };
    }

    private static void some(Constraint[] all) {
        if (all.length == 0) {
            throw new SwiftException("at least one constraint is needed to combine");
        }
    }
}

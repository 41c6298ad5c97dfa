package io.swift4j.core.generate;

import static io.swift4j.core.generate.ScoreScript.SCRIPT;
import static io.swift4j.core.generate.ScoreScript.beside;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.TokenMask;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Removes the tokens that a constraint does not allow.
 *
 * <p>A row's state is found by its tokens, so that rows may change places, end and fork as beams do. Where everything that
 * the constraint allows was removed before, the constraint wins: all that it allows is equally likely then.
 */
final class ConstraintProcessor implements LogitsProcessor {

    private final Constraint constraint;
    private final int promptLength;
    private final int most;
    private final List<Integer> ends;
    private Map<Beginning, Followed> previous = new HashMap<>();

    /** A state; none after the end, and none of a row that holds what the constraint does not allow. */
    private record Followed(@Nullable ConstraintState state) {}

    /** The first tokens of a row. */
    private static final class Beginning {

        private final int[] row;
        private final int length;
        private final int hash;

        Beginning(int[] row, int length) {
            this.row = row;
            this.length = length;
            int sum = 1;
            for (int i = 0; i < length; i++) {
                sum = 31 * sum + row[i];
            }
            this.hash = sum;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Beginning that
                    && hash == that.hash
                    && Arrays.equals(row, 0, length, that.row, 0, that.length);
        }
    }

    ConstraintProcessor(Constraint constraint, int promptLength, int most, List<Integer> ends) {
        this.constraint = constraint;
        this.promptLength = promptLength;
        this.most = most;
        this.ends = ends;
    }

    @Override
    public Tensor process(int[][] ids, Tensor scores) {
        int vocabulary = (int) scores.size(-1);
        Map<Beginning, Followed> present = new HashMap<>();
        IntStream.Builder kept = IntStream.builder();
        IntStream.Builder removed = IntStream.builder();
        IntStream.Builder rows = IntStream.builder();
        for (int row = 0; row < ids.length; row++) {
            Beginning key = new Beginning(ids[row], ids[row].length);
            Followed followed = present.get(key);
            if (followed == null) {
                followed = follow(ids[row]);
                present.put(key, followed);
            }
            ConstraintState state = followed.state;
            if (state == null) {
                continue;
            }
            TokenMask mask = mask(state, ids[row].length - promptLength, vocabulary);
            boolean few = mask.count() * 2 < vocabulary;
            if (few) {
                rows.add(row);
            }
            for (int token : mask.tokens(few)) {
                (few ? kept : removed).add(row * vocabulary + token);
            }
        }
        previous = present;
        return SCRIPT.tensor(
                "constrain",
                scores,
                beside(scores, rows.build().toArray()),
                beside(scores, kept.build().toArray()),
                beside(scores, removed.build().toArray()));
    }

    private Followed follow(int[] row) {
        if (row.length == promptLength) {
            ConstraintState start = constraint.start(row.clone());
            int needed = start.shortest() + (ends.isEmpty() ? 0 : 1);
            if (needed > most) {
                throw new SwiftException("the shortest answer that the constraint allows has " + needed
                        + " tokens, its end included; max_new_tokens is " + most);
            }
            return new Followed(start);
        }
        Followed before = previous.get(new Beginning(row, row.length - 1));
        ConstraintState state = before == null ? null : before.state;
        int last = row[row.length - 1];
        return new Followed(state == null || ends.contains(last) ? null : state.next(last));
    }

    private TokenMask mask(ConstraintState state, int answered, int vocabulary) {
        TokenMask mask = new TokenMask(vocabulary);
        int after = most - answered - 1;
        int room = ends.isEmpty() ? after : after - 1;
        if (room >= 0) {
            state.allow(mask, room);
        }
        for (int end : ends) {
            mask.forbid(end);
            if (state.mayEnd()) {
                mask.allow(end);
            }
        }
        if (mask.count() == 0) {
            throw new SwiftException("after " + answered + " tokens the constraint allows no token of " + vocabulary
                    + ", and the answer may not end there" + (ends.isEmpty() ? ": no eos_token_id is set" : ""));
        }
        return mask;
    }
}

package io.swift4j.modality.interleave;

import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.TokenMask;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words until a run begins, the run to its end, then words again.
 *
 * @param reserved tokens that are no words
 * @param starts where each run begins, by its first token
 * @param inside how far the run has come; null between runs
 */
record TurnsState(
        BitSet reserved,
        Map<Integer, ConstraintState> starts,
        @Nullable ConstraintState inside) implements ConstraintState {

    private TurnsState at(@Nullable ConstraintState state) {
        return new TurnsState(reserved, starts, state == null || state.mayEnd() ? null : state);
    }

    @Override
    public void allow(TokenMask mask, int room) {
        if (inside != null) {
            inside.allow(mask, room);
            return;
        }
        if (room < 0) {
            return;
        }
        TokenMask words = new TokenMask(mask.size());
        words.allow(0, mask.size());
        reserved.stream().forEach(words::forbid);
        mask.allow(words);
        starts.values().forEach(start -> start.allow(mask, room));
    }

    @Override
    public @Nullable ConstraintState next(int token) {
        if (inside != null) {
            ConstraintState on = inside.next(token);
            return on == null ? null : at(on);
        }
        ConstraintState start = starts.get(token);
        if (start != null) {
            return at(start.next(token));
        }
        return reserved.get(token) ? null : this;
    }

    @Override
    public boolean mayEnd() {
        return inside == null;
    }

    @Override
    public int shortest() {
        return inside == null ? 0 : inside.shortest();
    }
}

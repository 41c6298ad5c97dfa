package io.swift4j.core.constraint;

import org.jspecify.annotations.Nullable;

/** Several states at once. */
record AndState(ConstraintState[] states) implements ConstraintState {

    @Override
    public void allow(TokenMask mask, int room) {
        TokenMask all = new TokenMask(mask.size());
        all.allow(0, mask.size());
        for (ConstraintState state : states) {
            TokenMask one = new TokenMask(mask.size());
            state.allow(one, room);
            all.keep(one);
        }
        mask.allow(all);
    }

    @Override
    public @Nullable ConstraintState next(int token) {
        ConstraintState[] following = new ConstraintState[states.length];
        for (int i = 0; i < following.length; i++) {
            ConstraintState next = states[i].next(token);
            if (next == null) {
                return null;
            }
            following[i] = next;
        }
        return new AndState(following);
    }

    @Override
    public boolean mayEnd() {
        for (ConstraintState state : states) {
            if (!state.mayEnd()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int shortest() {
        int longest = 0;
        for (ConstraintState state : states) {
            longest = Math.max(longest, state.shortest());
        }
        return longest;
    }
}

package io.swift4j.core.constraint;

import org.jspecify.annotations.Nullable;

/** Two ways in which the same tokens can be read. */
record EitherState(ConstraintState one, ConstraintState other) implements ConstraintState {

    @Override
    public void allow(TokenMask mask, int room) {
        one.allow(mask, room);
        other.allow(mask, room);
    }

    @Override
    public @Nullable ConstraintState next(int token) {
        ConstraintState first = one.next(token);
        ConstraintState second = other.next(token);
        return first == null ? second : second == null ? first : new EitherState(first, second);
    }

    @Override
    public boolean mayEnd() {
        return one.mayEnd() || other.mayEnd();
    }

    @Override
    public int shortest() {
        return Math.min(one.shortest(), other.shortest());
    }
}

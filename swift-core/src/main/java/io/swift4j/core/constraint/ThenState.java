package io.swift4j.core.constraint;

import org.jspecify.annotations.Nullable;

/** The first of two parts in progress, with where the second begins. */
record ThenState(ConstraintState first, ConstraintState second) implements ConstraintState {

    @Override
    public void allow(TokenMask mask, int room) {
        first.allow(mask, room - second.shortest());
        if (first.mayEnd()) {
            second.allow(mask, room);
        }
    }

    @Override
    public @Nullable ConstraintState next(int token) {
        ConstraintState on = first.next(token);
        ConstraintState goOn = on == null ? null : new ThenState(on, second);
        ConstraintState over = first.mayEnd() ? second.next(token) : null;
        return goOn == null ? over : over == null ? goOn : new EitherState(goOn, over);
    }

    @Override
    public boolean mayEnd() {
        return first.mayEnd() && second.mayEnd();
    }

    @Override
    public int shortest() {
        return first.shortest() + second.shortest();
    }
}

package io.swift4j.core.constraint;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** An answer of a fixed length, each place of which has its choice. */
record PlaceState(int length, IntFunction<Choice> places, int at) implements ConstraintState {

    @Override
    public void allow(TokenMask mask, int room) {
        if (at < length && length - at - 1 <= room) {
            places.apply(at).allow(mask);
        }
    }

    @Override
    public @Nullable ConstraintState next(int token) {
        return at < length && places.apply(at).has(token) ? new PlaceState(length, places, at + 1) : null;
    }

    @Override
    public boolean mayEnd() {
        return at == length;
    }

    @Override
    public int shortest() {
        return length - at;
    }
}

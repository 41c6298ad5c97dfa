package io.swift4j.core.constraint;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** An answer of a fixed length, each place of which has its slice. */
record PlaceState(int length, IntFunction<Slice> places, int at) implements ConstraintState {

    @Override
    public void allow(TokenMask mask, int room) {
        if (at < length && length - at - 1 <= room) {
            Slice slice = places.apply(at);
            mask.allow(slice.from(), slice.to());
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

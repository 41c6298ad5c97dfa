package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The variable {@code loop}, which also drives the loop: it looks ahead only when asked to. */
final class LoopContext implements Callee {

    private final Run run;
    private final Object iterable;
    private final int depth0;
    private final @Nullable Function<Object, String> recurse;
    private Iterator<Object> iterator;
    private int index0 = -1;
    private int length = -1;
    private @Nullable Object before;
    private @Nullable Object current;
    private @Nullable Object after;
    private @Nullable PyTuple lastChanged;

    /** {@code recurse} renders the loop over other values, null in a loop not marked recursive. */
    LoopContext(Run run, Object iterable, int depth0, @Nullable Function<Object, String> recurse) {
        this.run = run;
        this.iterable = iterable;
        this.iterator = Iteration.iterate(iterable);
        this.depth0 = depth0;
        this.recurse = recurse;
    }

    int index0() {
        return index0;
    }

    boolean hasNext() {
        return after != null || iterator.hasNext();
    }

    Object next() {
        Object next = after == null ? iterator.next() : after;
        after = null;
        index0++;
        before = current;
        current = next;
        return next;
    }

    /** The rest of the loop as pairs of element and loop, as iterating over {@code loop} itself gives. */
    Iterator<Object> pairs() {
        LoopContext self = this;
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return self.hasNext();
            }

            @Override
            public Object next() {
                if (!self.hasNext()) {
                    throw new NoSuchElementException();
                }
                return PyTuple.of(self.next(), self);
            }
        };
    }

    int length() {
        if (length < 0) {
            if (iterable instanceof PyIterator || iterable instanceof LoopContext) {
                List<Object> rest = new ArrayList<>();
                while (iterator.hasNext()) {
                    rest.add(iterator.next());
                    run.elements(1);
                }
                iterator = rest.iterator();
                length = rest.size() + index0 + 1 + (after == null ? 0 : 1);
            } else {
                length = Types.length(iterable);
            }
        }
        return length;
    }

    private @Nullable Object peek() {
        if (after == null && iterator.hasNext()) {
            after = iterator.next();
        }
        return after;
    }

    @Nullable
    Object propertyOrNull(String name) {
        return switch (name) {
            case "index" -> number(index0 + 1);
            case "index0" -> number(index0);
            case "revindex" -> number(length() - index0);
            case "revindex0" -> number(length() - index0 - 1);
            case "first" -> index0 == 0;
            case "last" -> peek() == null;
            case "length" -> number(length());
            case "depth" -> number(depth0 + 1);
            case "depth0" -> number(depth0);
            case "previtem" -> {
                Object previous = index0 == 0 ? null : before;
                yield previous == null ? Undefined.because("there is no previous item") : previous;
            }
            case "nextitem" -> {
                Object next = peek();
                yield next == null ? Undefined.because("there is no next item") : next;
            }
            default -> null;
        };
    }

    private static BigInteger number(int value) {
        return BigInteger.valueOf(value);
    }

    Object cycle(List<Object> items) {
        if (items.isEmpty()) {
            throw Failure.type("no items for cycling given");
        }
        return items.get(Math.floorMod(index0, items.size()));
    }

    boolean changed(Run run, PyTuple values) {
        PyTuple last = lastChanged;
        if (last != null && Equality.equal(run, last, values)) {
            return false;
        }
        lastChanged = values;
        return true;
    }

    @Override
    public Object call(Run run, CallArgs args) {
        if (recurse == null) {
            throw Failure.type("The loop must have the 'recursive' marker to be called recursively.");
        } else if (args.positional().size() != 1 || !args.named().isEmpty()) {
            throw Failure.type("loop() takes exactly one iterable");
        }
        return recurse.apply(args.positional().get(0));
    }

    @Override
    public String typeName() {
        return "LoopContext";
    }
}

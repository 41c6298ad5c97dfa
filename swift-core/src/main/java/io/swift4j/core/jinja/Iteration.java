package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Going through the elements of a value, forwards and backwards. */
final class Iteration {

    private Iteration() {}

    static Iterator<Object> iterate(Object value) {
        Iterator<Object> iterator = iterateOrNull(value);
        if (iterator == null) {
            throw Failure.type("'" + Types.name(value) + "' object is not iterable");
        }
        return iterator;
    }

    static boolean isIterable(Object value) {
        return iterateOrNull(value) != null;
    }

    private static @Nullable Iterator<Object> iterateOrNull(Object value) {
        if (value instanceof PyList list) {
            return list.items().iterator();
        } else if (value instanceof PyTuple tuple) {
            return tuple.items().iterator();
        } else if (value instanceof PyDict dict) {
            return map(dict.entries().iterator(), PyDict.Entry::key);
        } else if (value instanceof DictView view) {
            return map(view.dict().entries().iterator(), view::element);
        } else if (value instanceof PyRange range) {
            return IntStream.range(0, range.size()).<Object>mapToObj(range::get).iterator();
        } else if (value instanceof PyIterator iterator) {
            return iterator;
        } else if (value instanceof Undefined) {
            return Collections.emptyIterator();
        } else if (value instanceof LoopContext loop) {
            return loop.pairs();
        }
        String text = Types.textOrNull(value);
        return text == null ? null : PyText.characters(text).iterator();
    }

    /** All elements, charged to the run. */
    static List<Object> list(Run run, Object value) {
        if (value instanceof PyList list) {
            run.elements(list.items().size());
            return list.items();
        }
        List<Object> all = new ArrayList<>();
        Iterator<Object> iterator = iterate(value);
        while (iterator.hasNext()) {
            all.add(iterator.next());
            run.elements(1);
        }
        return all;
    }

    /** The elements from last to first, or null where Python's {@code reversed} refuses. */
    static @Nullable Iterator<Object> reversed(Object value) {
        if (value instanceof PyDict || value instanceof DictView) {
            List<Object> all = new ArrayList<>();
            iterate(value).forEachRemaining(all::add);
            Collections.reverse(all);
            return all.iterator();
        } else if (value instanceof PyRange range) {
            int last = range.size() - 1;
            return IntStream.rangeClosed(0, last)
                    .<Object>mapToObj(i -> range.get(last - i))
                    .iterator();
        } else if (value instanceof Undefined) {
            return Collections.emptyIterator();
        }
        String text = Types.textOrNull(value);
        List<Object> items;
        if (text != null) {
            items = PyText.characters(text);
        } else if (value instanceof PyList list) {
            items = list.items();
        } else if (value instanceof PyTuple tuple) {
            items = tuple.items();
        } else {
            return null;
        }
        List<Object> backwards = new ArrayList<>(items);
        Collections.reverse(backwards);
        return backwards.iterator();
    }

    static <T> Iterator<Object> map(Iterator<T> source, Function<? super T, Object> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return source.hasNext();
            }

            @Override
            public Object next() {
                return function.apply(source.next());
            }
        };
    }

    static Iterator<Object> filter(Run run, Iterator<Object> source, Predicate<Object> keep) {
        return new Iterator<>() {
            private @Nullable Object ready;

            @Override
            public boolean hasNext() {
                while (ready == null && source.hasNext()) {
                    run.step();
                    Object candidate = source.next();
                    if (keep.test(candidate)) {
                        ready = candidate;
                    }
                }
                return ready != null;
            }

            @Override
            public Object next() {
                Object next = hasNext() ? ready : null;
                if (next == null) {
                    throw new NoSuchElementException();
                }
                ready = null;
                return next;
            }
        };
    }
}

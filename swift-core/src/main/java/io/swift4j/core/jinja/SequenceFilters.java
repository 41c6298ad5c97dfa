package io.swift4j.core.jinja;

import io.swift4j.core.jinja.JinjaException.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Filters on lists, dicts and whatever else can be iterated. */
final class SequenceFilters {

    private static final Builtin.Body LENGTH = (run, a) -> Methods.number(Types.length(a.get(0)));
    private static final Builtin.Body DEFAULT = (run, a) -> {
        Object value = a.get(0);
        boolean replace = value instanceof Undefined || (a.truth(2, false) && !Types.truth(value));
        return replace ? a.get(1, "") : value;
    };

    static final Map<String, Builtin> TABLE = Methods.table(
            Builtin.define("attr(obj, name)", SequenceFilters::attribute),
            Builtin.define("batch(value, linecount, fill_with=)", SequenceFilters::batch),
            Builtin.define("count(obj, /)", LENGTH),
            Builtin.define("length(obj, /)", LENGTH),
            Builtin.define("d(value, default_value=, boolean=)", DEFAULT),
            Builtin.define("default(value, default_value=, boolean=)", DEFAULT),
            Builtin.define("dictsort(value, case_sensitive=, by=, reverse=)", SequenceFilters::dictSort),
            Builtin.define("first(seq)", SequenceFilters::first),
            Builtin.define("groupby(value, attribute, default=, case_sensitive=)", SequenceFilters::groupBy),
            Builtin.define("items(value)", SequenceFilters::items),
            Builtin.define("last(seq)", SequenceFilters::last),
            Builtin.define("list(value)", (run, a) -> new PyList(Iteration.list(run, a.get(0)))),
            Builtin.define("max(value, case_sensitive=, attribute=)", (run, a) -> extreme(run, a, Comparison.GREATER)),
            Builtin.define("min(value, case_sensitive=, attribute=)", (run, a) -> extreme(run, a, Comparison.LESS)),
            Builtin.define("random(seq)", SequenceFilters::random),
            Builtin.define("reverse(value)", SequenceFilters::reverse),
            Builtin.define("slice(value, slices, fill_with=)", SequenceFilters::slice),
            Builtin.define("sort(value, reverse=, case_sensitive=, attribute=)", SequenceFilters::sort),
            Builtin.define("sum(iterable, attribute=, start=)", SequenceFilters::sum),
            Builtin.define("unique(value, case_sensitive=, attribute=)", SequenceFilters::unique));

    private SequenceFilters() {}

    private static Object ignoreCase(Object value) {
        String text = Types.textOrNull(value);
        return text == null ? value : text.toLowerCase(Locale.ROOT);
    }

    private static Function<Object, Object> key(Run run, @Nullable Object attribute, boolean caseSensitive) {
        AttributePath path = AttributePath.of(attribute == null ? None.NONE : attribute);
        return item -> {
            Object value = path.get(run, item);
            return caseSensitive ? value : ignoreCase(value);
        };
    }

    private static Object attribute(Run run, Bound args) {
        Object value = args.get(0);
        String name = args.text(1);
        Object attribute = Subscripts.attributeOrNull(run, value, name);
        return attribute == null ? Undefined.attribute(value, name) : attribute;
    }

    private static Object batch(Run run, Bound args) {
        Object size = args.get(1);
        Object fill = args.getOrNull(2);
        return PyIterator.generator(() -> {
            List<Object> batches = new ArrayList<>();
            List<Object> batch = new ArrayList<>();
            Iterator<Object> items = Iteration.iterate(args.get(0));
            while (items.hasNext()) {
                run.elements(1);
                if (Equality.equal(run, Methods.number(batch.size()), size)) {
                    batches.add(new PyList(batch));
                    batch = new ArrayList<>();
                }
                batch.add(items.next());
            }
            if (!batch.isEmpty()) {
                if (fill != null && Comparison.LESS.holds(run, Methods.number(batch.size()), size)) {
                    int missing = args.integer(1, 0) - batch.size();
                    run.elements(missing);
                    batch.addAll(Collections.nCopies(missing, fill));
                }
                batches.add(new PyList(batch));
            }
            return batches.iterator();
        });
    }

    private static Object slice(Run run, Bound args) {
        Object fill = args.getOrNull(2);
        return PyIterator.generator(() -> {
            List<Object> items = Iteration.list(run, args.get(0));
            BigInteger count = args.bigInteger(1);
            if (count.signum() == 0) {
                throw Failure.of(Kind.ZERO_DIVISION, "integer division or modulo by zero");
            }
            int slices = Bound.clamp(count);
            run.elements(Math.max(0, slices));
            List<Object> result = new ArrayList<>();
            int at = 0;
            for (int i = 0; i < slices; i++) {
                boolean extra = i < items.size() % slices;
                int end = at + items.size() / slices + (extra ? 1 : 0);
                List<Object> slice = new ArrayList<>(items.subList(at, end));
                if (fill != null && !extra) {
                    slice.add(fill);
                }
                result.add(new PyList(slice));
                at = end;
            }
            return result.iterator();
        });
    }

    private static Object dictSort(Run run, Bound args) {
        String by = args.text(2, "key");
        if (!by.equals("key") && !by.equals("value")) {
            throw Failure.of(Kind.FILTER_ARGUMENT, "You can only sort by either \"key\" or \"value\"");
        } else if (!(args.get(0) instanceof PyDict dict)) {
            throw Failure.attribute(args.get(0), "items");
        } else {
            List<Object> pairs = Iteration.list(run, new DictView(dict, DictView.Kind.ITEMS));
            Function<Object, Object> key = key(run, Methods.number(by.equals("key") ? 0 : 1), args.truth(1, false));
            return new PyList(Ordering.sorted(run, pairs, key, args.truth(3, false)));
        }
    }

    private static Object first(Run run, Bound args) {
        Iterator<Object> items = Iteration.iterate(args.get(0));
        return items.hasNext() ? items.next() : Undefined.because("No first item, sequence was empty.");
    }

    private static Object last(Run run, Bound args) {
        Iterator<Object> items = Iteration.reversed(args.get(0));
        if (items == null) {
            throw Failure.type("'" + Types.name(args.get(0)) + "' object is not reversible");
        }
        return items.hasNext() ? items.next() : Undefined.because("No last item, sequence was empty.");
    }

    private static Object random(Run run, Bound args) {
        int length = Types.length(args.get(0));
        if (length == 0) {
            return Undefined.because("No random item, sequence was empty.");
        }
        return Subscripts.item(run, args.get(0), Methods.number(new Random().nextInt(length)));
    }

    private static Object reverse(Run run, Bound args) {
        Object value = args.get(0);
        String text = Types.textOrNull(value);
        if (text != null) {
            String reversed = run.text(new StringBuilder(text).reverse().toString());
            return value instanceof Markup ? new Markup(reversed) : reversed;
        }
        Iterator<Object> reversed = Iteration.reversed(value);
        if (reversed != null) {
            String type = value instanceof PyList ? "list_reverseiterator" : "reversed";
            return new PyIterator(type, () -> reversed);
        } else if (!Iteration.isIterable(value)) {
            throw Failure.of(Kind.FILTER_ARGUMENT, "argument must be iterable");
        }
        List<Object> items = new ArrayList<>(Iteration.list(run, value));
        Collections.reverse(items);
        return new PyList(items);
    }

    private record Group(Object key, List<Object> items) {}

    private static Object groupBy(Run run, Bound args) {
        AttributePath path = AttributePath.of(args.get(1));
        Object absent = args.getOrNull(2);
        boolean caseSensitive = args.truth(3, false);
        Function<Object, Object> raw = item -> path.get(run, item, absent);
        Function<Object, Object> key = caseSensitive ? raw : raw.andThen(SequenceFilters::ignoreCase);
        List<Group> groups = new ArrayList<>();
        for (Object item : Ordering.sorted(run, Iteration.list(run, args.get(0)), key, false)) {
            Object itemKey = key.apply(item);
            Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
            if (last == null || !Equality.equal(run, last.key(), itemKey)) {
                last = new Group(itemKey, new ArrayList<>());
                groups.add(last);
            }
            last.items().add(item);
        }
        List<Object> result = new ArrayList<>();
        for (Group group : groups) {
            Object shown = caseSensitive ? group.key() : raw.apply(group.items().get(0));
            result.add(new PyTuple(List.of(shown, new PyList(group.items())), List.of("grouper", "list")));
        }
        return new PyList(result);
    }

    private static Object items(Run run, Bound args) {
        Object value = args.get(0);
        return PyIterator.generator(() -> {
            if (value instanceof PyDict dict) {
                return Iteration.iterate(new DictView(dict, DictView.Kind.ITEMS));
            } else if (value instanceof Undefined) {
                return Collections.emptyIterator();
            }
            throw Failure.type("Can only get item pairs from a mapping.");
        });
    }

    private static Object extreme(Run run, Bound args, Comparison better) {
        Function<Object, Object> key = key(run, args.getOrNull(2), args.truth(1, false));
        Iterator<Object> items = Iteration.iterate(args.get(0));
        if (!items.hasNext()) {
            return Undefined.because("No aggregated item, sequence was empty.");
        }
        Object best = items.next();
        Object bestKey = key.apply(best);
        while (items.hasNext()) {
            Object item = items.next();
            Object itemKey = key.apply(item);
            if (better.holds(run, itemKey, bestKey)) {
                best = item;
                bestKey = itemKey;
            }
        }
        return best;
    }

    private static Object sort(Run run, Bound args) {
        Object attribute = args.getOrNull(3);
        String names = attribute == null ? null : Types.textOrNull(attribute);
        boolean caseSensitive = args.truth(2, false);
        List<Function<Object, Object>> keys = new ArrayList<>();
        if (names == null) {
            keys.add(key(run, attribute, caseSensitive));
        } else {
            PyText.split(names, ",", -1).forEach(name -> keys.add(key(run, name, caseSensitive)));
        }
        Function<Object, Object> key =
                item -> new PyList(keys.stream().map(each -> each.apply(item)).toList());
        List<Object> items = Iteration.list(run, args.get(0));
        return new PyList(Ordering.sorted(run, items, key, args.truth(1, false)));
    }

    private static Object sum(Run run, Bound args) {
        Object attribute = args.getOrNull(1);
        Object total = args.get(2, BigInteger.ZERO);
        if (Types.isText(total)) {
            throw Failure.type("sum() can't sum strings [use ''.join(seq) instead]");
        }
        Iterator<Object> items = Iteration.iterate(args.get(0));
        while (items.hasNext()) {
            Object item = items.next();
            total = Arithmetic.add(
                    run,
                    total,
                    attribute == null ? item : AttributePath.of(attribute).get(run, item));
        }
        return total;
    }

    private static Object unique(Run run, Bound args) {
        return PyIterator.generator(() -> {
            Function<Object, Object> key = key(run, args.getOrNull(2), args.truth(1, false));
            Set<Object> seen = new HashSet<>();
            return Iteration.filter(
                    run, Iteration.iterate(args.get(0)), item -> seen.add(Equality.hashKey(run, key.apply(item))));
        });
    }
}

package io.swift4j.core.jinja;

import io.swift4j.core.jinja.JinjaException.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code map} and the filters that keep or drop elements by a test. All are lazy. */
final class SelectFilters {

    static final Map<String, Builtin> TABLE = Methods.table(
            Builtin.define("map(value, /, *, **)", SelectFilters::map),
            choose("select", true, false),
            choose("reject", false, false),
            choose("selectattr", true, true),
            choose("rejectattr", false, true));

    private SelectFilters() {}

    private static Object map(Run run, Bound args) {
        Object value = args.get(0);
        return PyIterator.generator(() -> Types.truth(value)
                ? Iteration.map(Iteration.iterate(value), function(run, args))
                : Collections.emptyIterator());
    }

    private static Function<Object, Object> function(Run run, Bound args) {
        CallArgs given = new CallArgs(args.rest(), args.named());
        if (given.positional().isEmpty() && given.named().containsKey("attribute")) {
            Map<String, Object> others = new LinkedHashMap<>(given.named());
            AttributePath path = AttributePath.of(others.getOrDefault("attribute", None.NONE));
            Object absent = others.getOrDefault("default", None.NONE);
            others.remove("attribute");
            others.remove("default");
            if (!others.isEmpty()) {
                throw Failure.of(
                        Kind.FILTER_ARGUMENT,
                        "Unexpected keyword argument "
                                + Repr.quote(others.keySet().iterator().next()));
            }
            return item -> path.get(run, item, absent == None.NONE ? null : absent);
        } else if (given.positional().isEmpty()) {
            throw Failure.of(Kind.FILTER_ARGUMENT, "map requires a filter argument");
        }
        Object name = given.positional().get(0);
        CallArgs rest = given.dropFirst(1);
        return item -> Filters.call(run, name, rest.prepend(item));
    }

    private static Builtin choose(String name, boolean keep, boolean byAttribute) {
        return Builtin.define(name + "(value, /, *, **)", (run, a) -> {
            Object value = a.get(0);
            CallArgs given = new CallArgs(a.rest(), a.named());
            return PyIterator.generator(() -> {
                if (!Types.truth(value)) {
                    return Collections.emptyIterator();
                }
                Predicate<Object> test = byAttribute ? attributeTest(run, given) : test(run, given);
                return Iteration.filter(run, Iteration.iterate(value), item -> test.test(item) == keep);
            });
        });
    }

    private static Predicate<Object> attributeTest(Run run, CallArgs given) {
        if (given.positional().isEmpty()) {
            throw Failure.of(Kind.FILTER_ARGUMENT, "Missing parameter for attribute name");
        }
        AttributePath path = AttributePath.of(given.positional().get(0));
        Predicate<Object> test = test(run, given.dropFirst(1));
        return item -> test.test(path.get(run, item));
    }

    private static Predicate<Object> test(Run run, CallArgs given) {
        if (given.positional().isEmpty()) {
            return Types::truth;
        }
        Object name = given.positional().get(0);
        CallArgs rest = given.dropFirst(1);
        return item -> Tests.holds(run, Repr.str(run, name), rest.prepend(item));
    }
}

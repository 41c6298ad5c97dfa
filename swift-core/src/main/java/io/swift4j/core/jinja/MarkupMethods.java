package io.swift4j.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of escaped text: those of strings, with arguments escaped first and the results still safe. */
final class MarkupMethods {

    /** Methods whose arguments are used as they are. */
    private static final Set<String> UNESCAPED = Set.of(
            "split", "rsplit", "splitlines", "startswith", "endswith", "find", "rfind", "index", "rindex", "count");

    static final Map<String, Builtin> TABLE = build();

    private MarkupMethods() {}

    private static Map<String, Builtin> build() {
        Map<String, Builtin> table = new LinkedHashMap<>();
        StringMethods.TABLE.forEach((name, method) -> {
            Builtin.Body body = (run, a) -> {
                CallArgs args = new CallArgs(a.rest(), a.named());
                CallArgs safe = UNESCAPED.contains(name) ? args : escaped(run, args);
                return rewrap(method.call(run, safe.prepend(a.text(0))));
            };
            table.put(name, Builtin.define(name + "(self, /, *, **)", body));
        });
        return Map.copyOf(table);
    }

    private static CallArgs escaped(Run run, CallArgs args) {
        List<Object> positional = new ArrayList<>();
        args.positional().forEach(each -> positional.add(escaped(run, each)));
        Map<String, Object> named = new LinkedHashMap<>();
        args.named().forEach((key, each) -> named.put(key, escaped(run, each)));
        return new CallArgs(positional, named);
    }

    private static Object escaped(Run run, Object value) {
        if (value instanceof String) {
            return Markup.escape(run, value);
        } else if (value instanceof PyList || value instanceof PyTuple) {
            List<Object> items = new ArrayList<>();
            Iteration.list(run, value).forEach(each -> items.add(escaped(run, each)));
            return new PyList(items);
        }
        return value;
    }

    private static Object rewrap(Object result) {
        if (result instanceof String text) {
            return new Markup(text);
        } else if (result instanceof PyList list) {
            return new PyList(list.items().stream().map(MarkupMethods::rewrap).toList());
        } else if (result instanceof PyTuple tuple) {
            return PyTuple.of(tuple.items().stream().map(MarkupMethods::rewrap).toList());
        }
        return result;
    }
}

package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions every template can call. */
final class Globals {

    static final Map<String, Object> TABLE = table(
            Builtin.define("range(start, stop=, step=, /)", Globals::range),
            Builtin.define("dict(mapping=, /, **)", (run, a) -> dict(run, a)),
            Builtin.define("namespace(mapping=, /, **)", (run, a) -> new Namespace(dict(run, a))),
            Builtin.define("cycler(*)", (run, a) -> {
                if (a.rest().isEmpty()) {
                    throw Failure.of(JinjaException.Kind.RUNTIME, "at least one item has to be provided");
                }
                return new Cycler(a.rest());
            }),
            Builtin.define("joiner(sep=)", (run, a) -> new Joiner(a.get(0, ", "))),
            Builtin.define("lipsum(n=, html=, min=, max=)", (run, a) -> {
                throw Failure.unsupported("lipsum() makes random text");
            }),
            Builtin.define("raise_exception(message)", (run, a) -> {
                throw Failure.of(JinjaException.Kind.TEMPLATE, Repr.str(run, a.get(0)));
            }),
            Builtin.define(
                    "strftime_now(format)",
                    (run, a) -> Strftime.format(run, LocalDateTime.now(run.clock()), a.text(0))));

    private Globals() {}

    private static Map<String, Object> table(Builtin... builtins) {
        Map<String, Object> table = new LinkedHashMap<>();
        for (Builtin builtin : builtins) {
            table.put(builtin.name(), builtin);
        }
        return Map.copyOf(table);
    }

    private static Object range(Run run, Bound args) {
        BigInteger first = args.bigInteger(0);
        return args.has(1)
                ? PyRange.of(first, args.bigInteger(1), args.has(2) ? args.bigInteger(2) : BigInteger.ONE)
                : PyRange.of(BigInteger.ZERO, first, BigInteger.ONE);
    }

    private static PyDict dict(Run run, Bound args) {
        PyDict dict = new PyDict();
        if (args.has(0)) {
            fill(run, dict, args.get(0));
        }
        args.named().forEach(dict::putText);
        return dict;
    }

    private static void fill(Run run, PyDict dict, Object source) {
        if (source instanceof PyDict other) {
            for (PyDict.Entry entry : other.entries()) {
                dict.put(run, entry.key(), entry.value());
            }
            return;
        } else if (source instanceof Undefined undefined) {
            throw undefined.failure();
        }
        Iterator<Object> pairs = Iteration.iterate(source);
        while (pairs.hasNext()) {
            List<Object> pair = Iteration.list(run, pairs.next());
            if (pair.size() != 2) {
                throw Failure.value("dictionary update sequence element has length " + pair.size() + "; 2 is required");
            }
            dict.put(run, pair.get(0), pair.get(1));
        }
    }
}

package io.swift4j.core.jinja;

import io.swift4j.core.jinja.JinjaException.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Filters on text. */
final class TextFilters {

    static final Map<String, Builtin> TABLE = Methods.table(
            method("capitalize(s)", "capitalize"),
            method("lower(s)", "lower"),
            method("upper(s)", "upper"),
            method("trim(value, chars=)", "strip"),
            Builtin.define("center(value, width=)", (run, a) -> {
                CallArgs width = a.has(1) ? CallArgs.of(a.get(1)) : CallArgs.of(Methods.number(80));
                return text(run, a.get(0), "center", width);
            }),
            Builtin.define("title(s)", TextFilters::title),
            Builtin.define("string(object)", (run, a) -> soft(run, a.get(0))),
            Builtin.define("format(value, /, *, **)", TextFilters::format),
            Builtin.define("replace(s, old, new, count=)", (run, a) -> {
                int count = a.getOrNull(3) == null ? -1 : a.integer(3, -1);
                String text = Repr.str(run, a.get(0));
                return PyText.replace(run, text, Repr.str(run, a.get(1)), Repr.str(run, a.get(2)), count);
            }),
            Builtin.define("indent(s, width=, first=, blank=)", TextFilters::indent),
            Builtin.define("truncate(s, length=, killwords=, end=, leeway=)", TextFilters::truncate),
            Builtin.define("wordcount(s)", TextFilters::wordCount),
            Builtin.define("wordwrap(s, width=, break_long_words=, wrapstring=, break_on_hyphens=)", WordWrap::wrap),
            Builtin.define("join(value, d=, attribute=)", TextFilters::join),
            Builtin.define("tojson(x, ensure_ascii=, indent=, separators=, sort_keys=)", Json::dump),
            Builtin.define("pprint(value)", TextFilters::prettyPrint));

    private TextFilters() {}

    private static Builtin method(String signature, String method) {
        return Builtin.define(signature, (run, a) -> {
            boolean argument = signature.indexOf(',') >= 0 && a.has(1);
            return text(run, a.get(0), method, argument ? CallArgs.of(a.get(1)) : CallArgs.NONE);
        });
    }

    /** The value as text; text that is safe stays so. */
    private static Object soft(Run run, Object value) {
        return value instanceof Markup ? value : Repr.str(run, value);
    }

    private static Object text(Run run, Object value, String method, CallArgs args) {
        Object text = soft(run, value);
        Map<String, Builtin> methods = text instanceof Markup ? MarkupMethods.TABLE : StringMethods.TABLE;
        Builtin builtin = methods.get(method);
        if (builtin == null) {
            throw new IllegalStateException("no string method " + method);
        }
        return builtin.call(run, args.prepend(text));
    }

    private static Object title(Run run, Bound args) {
        String text = run.text(Repr.str(run, args.get(0)));
        StringBuilder out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            out.append(inWord ? PyChars.lower(c) : PyChars.upper(c));
            inWord = "-({[<".indexOf(c) < 0 && !PyChars.isSpace(c);
        }
        return out.toString();
    }

    private static Object format(Run run, Bound args) {
        if (!args.rest().isEmpty() && !args.named().isEmpty()) {
            throw Failure.of(Kind.FILTER_ARGUMENT, "can't handle positional and keyword arguments at the same time");
        }
        Object values =
                args.named().isEmpty() ? PyTuple.of(args.rest()) : new CallArgs(List.of(), args.named()).namedAsDict();
        return Arithmetic.modulo(run, soft(run, args.get(0)), values);
    }

    private static Object indent(Run run, Bound args) {
        boolean safe = args.get(0) instanceof Markup;
        if (args.get(0) instanceof PyList) {
            throw Failure.attribute(args.get(0), "splitlines");
        } else if (args.get(0) instanceof Undefined undefined) {
            throw undefined.failure();
        }
        String text = args.text(0);
        Object width = args.get(1, Methods.number(4));
        String given = Types.textOrNull(width);
        String indention = given != null ? given : (String) Arithmetic.multiply(run, " ", width);
        boolean blank = args.truth(3, false);
        List<Object> lines = PyText.splitLines(text + "\n", false);
        StringBuilder out = new StringBuilder();
        if (args.truth(2, false)) {
            out.append(indention);
        }
        boolean first = true;
        for (Object each : lines) {
            String line = (String) each;
            if (!first) {
                out.append('\n');
                if (blank || !line.isEmpty()) {
                    out.append(indention);
                }
            }
            first = false;
            run.text((long) out.length() + line.length());
            out.append(line);
        }
        return safe ? new Markup(out.toString()) : out.toString();
    }

    private static Object truncate(Run run, Bound args) {
        int length = args.integer(1, 255);
        String end = args.text(3, "...");
        int leeway = args.getOrNull(4) == null ? 5 : args.integer(4, 5);
        int room = length - PyText.length(end);
        if (room < 0) {
            throw Failure.of(Kind.ASSERT, "expected length >= " + PyText.length(end) + ", got " + length);
        } else if (leeway < 0) {
            throw Failure.of(Kind.ASSERT, "expected leeway >= 0, got " + leeway);
        }
        if (Types.length(args.get(0)) <= (long) length + leeway) {
            return args.get(0);
        }
        String text = run.text(args.text(0));
        String cut = text.substring(0, PyText.unit(text, room));
        if (!args.truth(2, false)) {
            int space = cut.lastIndexOf(' ');
            cut = space < 0 ? cut : cut.substring(0, space);
        }
        return args.get(0) instanceof Markup
                ? new Markup(cut + Markup.escape(run, end).text())
                : cut + end;
    }

    private static Object wordCount(Run run, Bound args) {
        int words = 0;
        boolean inWord = false;
        for (int c : run.text(Repr.str(run, args.get(0))).codePoints().toArray()) {
            words += !inWord && PyChars.isWord(c) ? 1 : 0;
            inWord = PyChars.isWord(c);
        }
        return Methods.number(words);
    }

    private static Object join(Run run, Bound args) {
        Object attribute = args.getOrNull(2);
        Iterator<Object> items = Iteration.iterate(args.get(0));
        List<Object> texts = new ArrayList<>();
        while (items.hasNext()) {
            Object item = items.next();
            Object value =
                    attribute == null ? item : AttributePath.of(attribute).get(run, item);
            texts.add(Repr.str(run, value));
            run.elements(1);
        }
        return StringMethods.join(run, Repr.str(run, args.get(1, "")), new PyList(texts));
    }

    private static Object prettyPrint(Run run, Bound args) {
        String line = Repr.repr(run, sortedKeys(run, args.get(0)));
        if (PyText.length(line) > 80) {
            throw Failure.unsupported("pprint of more than one line");
        }
        return line;
    }

    private static Object sortedKeys(Run run, Object value) {
        run.step();
        if (value instanceof PyDict dict) {
            List<Object> entries = new ArrayList<>(dict.entries());
            PyDict sorted = new PyDict();
            run.enter();
            for (Object each : Ordering.sorted(run, entries, entry -> ((PyDict.Entry) entry).key(), false)) {
                PyDict.Entry entry = (PyDict.Entry) each;
                sorted.put(run, entry.key(), sortedKeys(run, entry.value()));
            }
            run.leave();
            return sorted;
        } else if (value instanceof PyList list) {
            run.enter();
            PyList sorted = new PyList(
                    list.items().stream().map(item -> sortedKeys(run, item)).toList());
            run.leave();
            return sorted;
        }
        return value;
    }
}

package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The methods of {@code str}. */
final class StringMethods {

    static final Map<String, Builtin> TABLE = Methods.table(
            plain("capitalize", PyText::capitalize),
            plain("casefold", StringMethods::caseFold),
            plain("lower", text -> text.toLowerCase(Locale.ROOT)),
            plain("swapcase", PyText::swapCase),
            plain("title", PyText::title),
            plain("upper", text -> text.toUpperCase(Locale.ROOT)),
            every("isalnum", PyChars::isAlnum),
            every("isalpha", PyChars::isAlpha),
            every("isdecimal", PyChars::isDecimal),
            every("isdigit", PyChars::isDigit),
            every("isnumeric", PyChars::isNumeric),
            every("isspace", PyChars::isSpace),
            test("isascii", text -> text.chars().allMatch(c -> c < 128)),
            test("isidentifier", StringMethods::isIdentifier),
            test("islower", StringMethods::isLower),
            test("isprintable", text -> text.codePoints().allMatch(PyChars::isPrintable)),
            test("istitle", PyText::isTitle),
            test("isupper", StringMethods::isUpper),
            strip("strip", true, true),
            strip("lstrip", true, false),
            strip("rstrip", false, true),
            pad("center", PyText.Align.CENTER),
            pad("ljust", PyText.Align.LEFT),
            pad("rjust", PyText.Align.RIGHT),
            Builtin.define("zfill(self, width, /)", StringMethods::zeroFill),
            Builtin.define("expandtabs(self, tabsize=)", StringMethods::expandTabs),
            affix("startswith", String::startsWith),
            affix("endswith", String::endsWith),
            find("find", false, false),
            find("rfind", true, false),
            find("index", false, true),
            find("rindex", true, true),
            Builtin.define("count(self, sub, start=, end=, /)", (run, a) -> {
                String inside = window(run, a);
                run.search(a.text(0), a.text(1));
                return Methods.number(inside == null ? 0 : PyText.count(inside, a.text(1)));
            }),
            Builtin.define("split(self, sep=, maxsplit=)", (run, a) -> split(run, a, false)),
            Builtin.define("rsplit(self, sep=, maxsplit=)", (run, a) -> split(run, a, true)),
            Builtin.define(
                    "splitlines(self, keepends=)",
                    (run, a) -> made(run, PyText.splitLines(a.text(0), a.truth(1, false)))),
            Builtin.define("partition(self, sep, /)", (run, a) -> partition(run, a, false)),
            Builtin.define("rpartition(self, sep, /)", (run, a) -> partition(run, a, true)),
            Builtin.define("join(self, iterable, /)", (run, a) -> join(run, a.text(0), a.get(1))),
            Builtin.define("replace(self, old, new, /, count=)", (run, a) -> {
                int count = a.integer(3, -1);
                return PyText.replace(run, a.text(0), a.text(1), a.text(2), count);
            }),
            Builtin.define("removeprefix(self, prefix, /)", (run, a) -> {
                String text = a.text(0);
                return text.startsWith(a.text(1)) ? text.substring(a.text(1).length()) : text;
            }),
            Builtin.define("removesuffix(self, suffix, /)", (run, a) -> {
                String text = a.text(0);
                return text.endsWith(a.text(1))
                        ? text.substring(0, text.length() - a.text(1).length())
                        : text;
            }),
            Builtin.define(
                    "format(self, /, *, **)",
                    (run, a) -> StrFormat.format(run, a.text(0), new CallArgs(a.rest(), a.named()))),
            Builtin.define("format_map(self, mapping, /)", (run, a) -> StrFormat.formatMap(run, a.text(0), a.get(1))));

    private StringMethods() {}

    private static Builtin plain(String name, UnaryOperator<String> change) {
        return Builtin.define(name + "(self, /)", (run, a) -> run.text(change.apply(a.text(0))));
    }

    private static Builtin test(String name, Predicate<String> test) {
        return Builtin.define(name + "(self, /)", (run, a) -> {
            run.text(a.text(0));
            return test.test(a.text(0));
        });
    }

    private static Builtin every(String name, IntPredicate test) {
        return test(name, text -> !text.isEmpty() && text.codePoints().allMatch(test));
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(PyChars::isCased)
                && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(PyChars::isCased)
                && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && (text.codePointAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
                && text.codePoints()
                        .skip(1)
                        .allMatch(c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }

    /** Full case folding by way of the other case, which agrees with Unicode's table outside a few scripts. */
    private static String caseFold(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean dotless = c == 'ı';
            out.append(dotless ? "ı" : PyChars.lower(c).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
        });
        return out.toString().replace('ς', 'σ');
    }

    private static Builtin strip(String name, boolean left, boolean right) {
        return Builtin.define(name + "(self, chars=, /)", (run, a) -> {
            run.text(a.text(0));
            String chars = a.getOrNull(1) == null ? null : a.text(1);
            IntPredicate drop = chars == null ? PyChars::isSpace : c -> chars.indexOf(c) >= 0;
            return PyText.strip(a.text(0), drop, left, right);
        });
    }

    private static Builtin pad(String name, PyText.Align align) {
        return Builtin.define(name + "(self, width, fillchar=, /)", (run, a) -> {
            String fill = a.text(2, " ");
            if (PyText.length(fill) != 1) {
                throw Failure.type("The fill character must be exactly one character long");
            }
            return PyText.pad(run, a.text(0), a.integer(1, 0), fill, align);
        });
    }

    private static Object zeroFill(Run run, Bound args) {
        String text = args.text(0);
        int sign = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        int width = args.integer(1, 0) - sign;
        return text.substring(0, sign) + PyText.pad(run, text.substring(sign), width, "0", PyText.Align.RIGHT);
    }

    private static Object expandTabs(Run run, Bound args) {
        int size = args.integer(1, 8);
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (int c : args.text(0).codePoints().toArray()) {
            if (c == '\t') {
                int spaces = size <= 0 ? 0 : size - column % size;
                run.text(out.length() + (long) spaces);
                out.append(" ".repeat(spaces));
                column += spaces;
            } else {
                out.appendCodePoint(c);
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
        }
        return out.toString();
    }

    private static Builtin affix(String name, BiPredicate<String, String> test) {
        return Builtin.define(name + "(self, affix, start=, end=, /)", (run, a) -> {
            Object affix = a.get(1);
            List<Object> candidates = affix instanceof PyTuple tuple ? tuple.items() : List.of(affix);
            String inside = a.has(2) || a.has(3) ? window(run, a) : a.text(0);
            for (Object candidate : candidates) {
                String text = Types.textOrNull(candidate);
                if (text == null) {
                    throw Failure.type(name + " first arg must be str or a tuple of str, not " + Types.name(candidate));
                }
                if (inside != null && test.test(inside, text)) {
                    return true;
                }
            }
            return false;
        });
    }

    private static Builtin find(String name, boolean last, boolean must) {
        return Builtin.define(name + "(self, sub, start=, end=, /)", (run, a) -> {
            String part = a.text(1);
            String inside = window(run, a);
            run.search(a.text(0), part);
            int at = inside == null ? -1 : last ? inside.lastIndexOf(part) : inside.indexOf(part);
            if (at >= 0 && inside != null) {
                int offset = bounds(a).start();
                return Methods.number(offset + (long) inside.codePointCount(0, at));
            } else if (must) {
                throw Failure.value("substring not found");
            }
            return Methods.number(-1);
        });
    }

    private static Subscripts.SliceRange bounds(Bound args) {
        return Subscripts.SliceRange.of(
                args.get(2, None.NONE), args.get(3, None.NONE), None.NONE, PyText.length(args.text(0)));
    }

    /** The part of the text between the optional bounds; null where they exclude even the empty text. */
    private static @Nullable String window(Run run, Bound args) {
        String text = args.text(0);
        run.charge(text.length() / 16);
        Subscripts.SliceRange range = bounds(args);
        boolean beyond = args.getOrNull(2) instanceof BigInteger start
                && start.compareTo(BigInteger.valueOf(PyText.length(text))) > 0;
        if (beyond || range.start() > range.stop()) {
            return null;
        }
        return text.substring(PyText.unit(text, range.start()), PyText.unit(text, range.stop()));
    }

    private static PyList split(Run run, Bound args, boolean right) {
        String text = args.text(0);
        int max = args.integer(2, -1);
        if (args.getOrNull(1) == null) {
            run.text(text.length());
            return made(run, right ? PyText.splitSpaceRight(text, max) : PyText.splitSpace(text, max));
        }
        String separator = separator(run, args);
        return made(run, right ? PyText.splitRight(text, separator, max) : PyText.split(text, separator, max));
    }

    private static String separator(Run run, Bound args) {
        String separator = args.text(1);
        if (separator.isEmpty()) {
            throw Failure.value("empty separator");
        }
        run.search(args.text(0), separator);
        return separator;
    }

    private static PyTuple partition(Run run, Bound args, boolean right) {
        String text = args.text(0);
        String separator = separator(run, args);
        int at = right ? text.lastIndexOf(separator) : text.indexOf(separator);
        if (at < 0) {
            return right ? PyTuple.of("", "", text) : PyTuple.of(text, "", "");
        }
        return PyTuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
    }

    private static PyList made(Run run, List<Object> parts) {
        run.elements(parts.size());
        return new PyList(parts);
    }

    static String join(Run run, String separator, Object iterable) {
        StringBuilder out = new StringBuilder();
        if (!Iteration.isIterable(iterable)) {
            throw Failure.type("can only join an iterable");
        }
        Iterator<Object> iterator = Iteration.iterate(iterable);
        for (int i = 0; iterator.hasNext(); i++) {
            Object item = iterator.next();
            String text = Types.textOrNull(item);
            if (text == null) {
                throw Failure.type("sequence item " + i + ": expected str instance, " + Types.name(item) + " found");
            }
            if (i > 0) {
                out.append(separator);
            }
            run.checkText((long) out.length() + text.length());
            run.charge(1 + (text.length() + separator.length()) / 16);
            out.append(text);
        }
        return run.text(out.toString());
    }
}

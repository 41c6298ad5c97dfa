package io.swift4j.core.jinja;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;

/** Python's {@code str} and {@code repr}. */
final class Repr {

    /** Python's default for the longest int it prints. */
    private static final int MAX_DIGITS = 4300;

    private final Run run;
    private final StringBuilder text = new StringBuilder();

    private Repr(Run run) {
        this.run = run;
    }

    static String str(Run run, Object value) {
        if (value instanceof String text) {
            return text;
        } else if (value instanceof Markup markup) {
            return markup.text();
        } else if (value instanceof Undefined) {
            return "";
        }
        return repr(run, value);
    }

    static String repr(Run run, Object value) {
        Repr repr = new Repr(run);
        repr.write(value);
        return repr.text.toString();
    }

    /** A string as Python source would write it. */
    static String quote(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (PyChars.isPrintable(c)) {
                        out.appendCodePoint(c);
                    } else {
                        escape(out, c);
                    }
                }
            }
        });
        return out.append(quote).toString();
    }

    /** {@code repr} with everything beyond ASCII escaped. */
    static String ascii(Run run, Object value) {
        String repr = repr(run, value);
        StringBuilder out = new StringBuilder(repr.length());
        repr.codePoints().forEach(c -> {
            if (c < 128) {
                out.append((char) c);
            } else {
                escape(out, c);
            }
        });
        return out.toString();
    }

    private static void escape(StringBuilder out, int c) {
        if (c < 0x100) {
            out.append(String.format("\\x%02x", c));
        } else if (c < 0x10000) {
            out.append(String.format("\\u%04x", c));
        } else {
            out.append(String.format("\\U%08x", c));
        }
    }

    static String integer(BigInteger value) {
        // 4300 digits take 14284 bits or a few more.
        if (value.bitLength() > 14_280 && value.abs().toString().length() > MAX_DIGITS) {
            throw Failure.value("Exceeds the limit (" + MAX_DIGITS + " digits) for integer string conversion");
        }
        return value.toString();
    }

    private void write(Object value) {
        run.step();
        if (value instanceof String string) {
            add(quote(string));
        } else if (value instanceof BigInteger integer) {
            add(integer(integer));
        } else if (value instanceof Boolean flag) {
            add(flag ? "True" : "False");
        } else if (value instanceof Double number) {
            add(FloatRepr.repr(number));
        } else if (value == None.NONE) {
            add("None");
        } else if (value instanceof Undefined) {
            add("Undefined");
        } else if (value instanceof Markup markup) {
            add("Markup(" + quote(markup.text()) + ")");
        } else {
            run.enter();
            writeContainer(value);
            run.leave();
        }
    }

    private void writeContainer(Object value) {
        if (value instanceof PyList list) {
            elements("[", list.items(), "]");
        } else if (value instanceof PyTuple tuple) {
            elements("(", tuple.items(), tuple.items().size() == 1 ? ",)" : ")");
        } else if (value instanceof PyDict dict) {
            entries(dict);
        } else if (value instanceof DictView view) {
            PyDict dict = view.dict();
            elements(
                    view.kind().typeName + "([",
                    dict.entries().stream().map(view::element).toList(),
                    "])");
        } else if (value instanceof PyRange range) {
            String step = range.step().equals(BigInteger.ONE) ? "" : ", " + range.step();
            add("range(" + range.start() + ", " + range.stop() + step + ")");
        } else if (value instanceof Namespace namespace) {
            add("<Namespace ");
            entries(namespace.attributes());
            add(">");
        } else if (value instanceof Macro macro) {
            add(macro.toString());
        } else if (value instanceof LoopContext loop) {
            add("<LoopContext " + (loop.index0() + 1) + "/" + loop.length() + ">");
        } else {
            String hint = value instanceof PyIterator ? "; pass it through |list" : "";
            throw Failure.unsupported("a " + Types.name(value) + " cannot be turned into text" + hint);
        }
    }

    private void elements(String open, List<Object> items, String close) {
        add(open);
        Iterator<Object> iterator = items.iterator();
        while (iterator.hasNext()) {
            write(iterator.next());
            if (iterator.hasNext()) {
                add(", ");
            }
        }
        add(close);
    }

    private void entries(PyDict dict) {
        add("{");
        Iterator<PyDict.Entry> iterator = dict.entries().iterator();
        while (iterator.hasNext()) {
            PyDict.Entry entry = iterator.next();
            write(entry.key());
            add(": ");
            write(entry.value());
            if (iterator.hasNext()) {
                add(", ");
            }
        }
        add("}");
    }

    private void add(String piece) {
        run.checkText((long) text.length() + piece.length());
        run.charge(1 + piece.length() / 16);
        text.append(piece);
    }
}

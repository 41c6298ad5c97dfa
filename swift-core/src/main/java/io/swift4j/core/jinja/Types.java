package io.swift4j.core.jinja;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What a value is: its Python type name, truth and length. */
final class Types {

    private Types() {}

    static String name(Object value) {
        if (value instanceof String) {
            return "str";
        } else if (value instanceof BigInteger) {
            return "int";
        } else if (value instanceof Boolean) {
            return "bool";
        } else if (value instanceof Double) {
            return "float";
        } else if (value == None.NONE) {
            return "NoneType";
        } else if (value instanceof PyList) {
            return "list";
        } else if (value instanceof PyTuple) {
            return "tuple";
        } else if (value instanceof PyDict) {
            return "dict";
        } else if (value instanceof DictView view) {
            return view.kind().typeName;
        } else if (value instanceof PyRange) {
            return "range";
        } else if (value instanceof PyIterator iterator) {
            return iterator.typeName();
        } else if (value instanceof Callee callee) {
            return callee.typeName();
        }
        return value.getClass().getSimpleName();
    }

    /** The value's type as messages about missing attributes name it. */
    static String describe(Object value) {
        if (value == None.NONE) {
            return "None";
        }
        String prefix = "";
        if (value instanceof Markup) {
            prefix = "markupsafe.";
        } else if (value instanceof LoopContext || value instanceof Macro) {
            prefix = "jinja2.runtime.";
        } else if (value instanceof Namespace || value instanceof Cycler || value instanceof Joiner) {
            prefix = "jinja2.utils.";
        }
        return prefix + name(value) + " object";
    }

    static boolean isText(Object value) {
        return value instanceof String || value instanceof Markup;
    }

    /** The text of a string, safe or not; null for other values. */
    static @Nullable String textOrNull(Object value) {
        if (value instanceof String text) {
            return text;
        }
        return value instanceof Markup markup ? markup.text() : null;
    }

    static boolean isNumber(Object value) {
        return value instanceof BigInteger || value instanceof Double || value instanceof Boolean;
    }

    /** The whole number of an int or bool; null for other values. */
    static @Nullable BigInteger integerOrNull(Object value) {
        if (value instanceof BigInteger number) {
            return number;
        }
        if (value instanceof Boolean flag) {
            return flag ? BigInteger.ONE : BigInteger.ZERO;
        }
        return null;
    }

    static boolean truth(Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        } else if (value == None.NONE || value instanceof Undefined) {
            return false;
        } else if (value instanceof BigInteger number) {
            return number.signum() != 0;
        } else if (value instanceof Double number) {
            return number != 0.0;
        }
        Integer length = lengthOrNull(value);
        return length == null || length > 0;
    }

    static int length(Object value) {
        Integer length = lengthOrNull(value);
        if (length == null) {
            throw Failure.type("object of type '" + name(value) + "' has no len()");
        }
        return length;
    }

    private static @Nullable Integer lengthOrNull(Object value) {
        if (value instanceof String text) {
            return PyText.length(text);
        } else if (value instanceof Markup markup) {
            return PyText.length(markup.text());
        } else if (value instanceof PyList list) {
            return list.items().size();
        } else if (value instanceof PyTuple tuple) {
            return tuple.items().size();
        } else if (value instanceof PyDict dict) {
            return dict.size();
        } else if (value instanceof DictView view) {
            return view.dict().size();
        } else if (value instanceof PyRange range) {
            return range.size();
        } else if (value instanceof LoopContext loop) {
            return loop.length();
        } else if (value instanceof Undefined) {
            return 0;
        }
        return null;
    }
}

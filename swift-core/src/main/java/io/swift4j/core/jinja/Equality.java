package io.swift4j.core.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Python's {@code ==}, {@code in} and hashing. */
final class Equality {

    /** The hash key of every undefined value: they are all equal. */
    private static final Object UNDEFINED_KEY = new Object();

    private Equality() {}

    private record TupleKey(List<Object> items) {}

    static boolean equal(Run run, Object a, Object b) {
        run.step();
        if (Types.isNumber(a) && Types.isNumber(b)) {
            return numbersEqual(a, b);
        }
        String text = Types.textOrNull(a);
        if (text != null) {
            run.charge(text.length() / 64);
            return text.equals(Types.textOrNull(b));
        } else if (a instanceof PyList left && b instanceof PyList right) {
            return allEqual(run, left.items(), right.items());
        } else if (a instanceof PyTuple left && b instanceof PyTuple right) {
            return allEqual(run, left.items(), right.items());
        } else if (a instanceof PyDict left && b instanceof PyDict right) {
            return dictsEqual(run, left, right);
        } else if (a instanceof Undefined && b instanceof Undefined) {
            return true;
        } else if (a instanceof PyRange left && b instanceof PyRange right) {
            return rangesEqual(left, right);
        } else if (a instanceof DictView left && b instanceof DictView right) {
            return viewsEqual(run, left, right);
        }
        return same(a, b);
    }

    /** Whether both are one object; unlike {@code equals}, also for records. */
    @SuppressWarnings("ReferenceEquality")
    static boolean same(Object a, Object b) {
        return a == b;
    }

    private static boolean numbersEqual(Object a, Object b) {
        BigInteger left = Types.integerOrNull(a);
        BigInteger right = Types.integerOrNull(b);
        if (left != null && right != null) {
            return left.equals(right);
        } else if (left == null && right == null) {
            return ((Double) a).doubleValue() == ((Double) b).doubleValue();
        }
        return Ordering.compareNumbers(a, b) == Ordering.EQUAL;
    }

    private static boolean allEqual(Run run, List<Object> a, List<Object> b) {
        if (a.size() != b.size()) {
            return false;
        }
        run.enter();
        Iterator<Object> other = b.iterator();
        boolean equal = true;
        for (Object item : a) {
            if (!identicalOrEqual(run, item, other.next())) {
                equal = false;
                break;
            }
        }
        run.leave();
        return equal;
    }

    private static boolean dictsEqual(Run run, PyDict a, PyDict b) {
        if (a.size() != b.size()) {
            return false;
        }
        run.enter();
        boolean equal = true;
        for (PyDict.Entry entry : a.entries()) {
            Object other = b.get(run, entry.key());
            if (other == null || !identicalOrEqual(run, entry.value(), other)) {
                equal = false;
                break;
            }
        }
        run.leave();
        return equal;
    }

    private static boolean rangesEqual(PyRange a, PyRange b) {
        return a.size() == b.size()
                && (a.size() == 0 || a.start().equals(b.start()))
                && (a.size() < 2 || a.step().equals(b.step()));
    }

    private static boolean viewsEqual(Run run, DictView a, DictView b) {
        if (a.kind() != b.kind() || a.kind() == DictView.Kind.VALUES) {
            return same(a, b);
        }
        if (a.kind() == DictView.Kind.ITEMS) {
            return dictsEqual(run, a.dict(), b.dict());
        }
        return a.dict().size() == b.dict().size()
                && a.dict().entries().stream().allMatch(entry -> b.dict().get(run, entry.key()) != null);
    }

    private static boolean identicalOrEqual(Run run, Object a, Object b) {
        return same(a, b) || equal(run, a, b);
    }

    /** {@code element in container}. */
    static boolean contains(Run run, Object container, Object element) {
        String text = Types.textOrNull(container);
        if (text != null) {
            String part = Types.textOrNull(element);
            if (part == null) {
                throw Failure.type("'in <string>' requires string as left operand, not " + Types.name(element));
            }
            run.search(text, part);
            return text.contains(part);
        } else if (container instanceof PyDict dict) {
            return dict.get(run, element) != null;
        } else if (container instanceof DictView view && view.kind() == DictView.Kind.KEYS) {
            return view.dict().get(run, element) != null;
        } else if (container instanceof PyRange range) {
            BigInteger number = wholeOrNull(element);
            return number != null && range.indexOf(number) >= 0;
        } else if (!Iteration.isIterable(container)) {
            throw Failure.type("argument of type '" + Types.name(container) + "' is not iterable");
        }
        Iterator<Object> iterator = Iteration.iterate(container);
        while (iterator.hasNext()) {
            if (identicalOrEqual(run, iterator.next(), element)) {
                return true;
            }
        }
        return false;
    }

    /** The number as a whole one, or null where it is none or not a number. */
    static @Nullable BigInteger wholeOrNull(Object value) {
        if (value instanceof Double number) {
            double d = number;
            return d == Math.rint(d) && !Double.isInfinite(d) ? new BigDecimal(d).toBigInteger() : null;
        }
        return Types.integerOrNull(value);
    }

    /** A key for Java's maps that is equal exactly where the values are equal keys in Python. */
    static Object hashKey(Run run, Object value) {
        run.step();
        if (value instanceof String) {
            return value;
        } else if (value instanceof Markup markup) {
            return markup.text();
        } else if (Types.isNumber(value)) {
            BigInteger whole = wholeOrNull(value);
            return whole == null ? value : whole;
        } else if (value instanceof PyTuple tuple) {
            return tupleKey(run, tuple);
        } else if (value instanceof Undefined) {
            return UNDEFINED_KEY;
        } else if (value instanceof PyList || value instanceof PyDict || value instanceof DictView) {
            throw Failure.type("unhashable type: '" + Types.name(value) + "'");
        }
        return value;
    }

    private static TupleKey tupleKey(Run run, PyTuple tuple) {
        run.enter();
        try {
            List<Object> keys = new ArrayList<>(tuple.items().size());
            for (Object item : tuple.items()) {
                keys.add(hashKey(run, item));
            }
            return new TupleKey(keys);
        } finally {
            // An unhashable key is not the end of a rendering: looking it up gives undefined.
            run.leave();
        }
    }
}

package io.swift4j.core.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Python's {@code <} and what builds on it: sorting, the smallest and the largest. */
final class Ordering {

    static final int LESS = -1;
    static final int EQUAL = 0;
    static final int GREATER = 1;
    /** Neither less, equal nor greater: one of the two is not a number. */
    static final int UNORDERED = 2;

    private Ordering() {}

    /** Compares for the operator {@code symbol}, which only the message needs. */
    static int compare(Run run, Object a, Object b, String symbol) {
        run.step();
        if (a instanceof Undefined undefined) {
            throw undefined.failure();
        } else if (b instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (Types.isNumber(a) && Types.isNumber(b)) {
            return compareNumbers(a, b);
        }
        String left = Types.textOrNull(a);
        String right = Types.textOrNull(b);
        if (left != null && right != null) {
            run.charge(Math.min(left.length(), right.length()) / 64);
            return PyText.compare(left, right);
        } else if (a instanceof PyList x && b instanceof PyList y) {
            return compareLists(run, x.items(), y.items(), symbol);
        } else if (a instanceof PyTuple x && b instanceof PyTuple y) {
            return compareLists(run, x.items(), y.items(), symbol);
        } else if (a instanceof DictView && b instanceof DictView) {
            throw Failure.unsupported("comparing dict views");
        }
        throw Failure.type("'" + symbol + "' not supported between instances of '" + Types.name(a) + "' and '"
                + Types.name(b) + "'");
    }

    static int compareNumbers(Object a, Object b) {
        BigInteger left = Types.integerOrNull(a);
        BigInteger right = Types.integerOrNull(b);
        if (left != null && right != null) {
            return Integer.signum(left.compareTo(right));
        }
        double x = left == null ? (Double) a : 0;
        double y = right == null ? (Double) b : 0;
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return UNORDERED;
        } else if (left == null && right == null) {
            return x < y ? LESS : x > y ? GREATER : EQUAL;
        } else if (Double.isInfinite(x)) {
            return x > 0 ? GREATER : LESS;
        } else if (Double.isInfinite(y)) {
            return y > 0 ? LESS : GREATER;
        }
        BigDecimal exactLeft = left == null ? new BigDecimal(x) : new BigDecimal(left);
        BigDecimal exactRight = right == null ? new BigDecimal(y) : new BigDecimal(right);
        return Integer.signum(exactLeft.compareTo(exactRight));
    }

    private static int compareLists(Run run, List<Object> a, List<Object> b, String symbol) {
        run.enter();
        int common = Math.min(a.size(), b.size());
        int result = Integer.compare(a.size(), b.size());
        for (int i = 0; i < common; i++) {
            if (!Equality.equal(run, a.get(i), b.get(i))) {
                result = compare(run, a.get(i), b.get(i), symbol);
                break;
            }
        }
        run.leave();
        return result;
    }

    static boolean less(Run run, Object a, Object b) {
        return compare(run, a, b, "<") == LESS;
    }

    private record Keyed(Object key, Object item) {}

    /** A stable sort that compares with {@code <} only; equal elements keep their order in reverse too. */
    static List<Object> sorted(Run run, List<Object> items, Function<Object, Object> key, boolean reverse) {
        List<Keyed> keyed = new ArrayList<>(items.size());
        for (Object item : items) {
            keyed.add(new Keyed(key.apply(item), item));
        }
        if (reverse) {
            Collections.reverse(keyed);
        }
        List<Keyed> sorted = mergeSort(run, keyed);
        if (reverse) {
            Collections.reverse(sorted);
        }
        List<Object> result = new ArrayList<>(sorted.size());
        sorted.forEach(each -> result.add(each.item()));
        return result;
    }

    private static List<Keyed> mergeSort(Run run, List<Keyed> items) {
        if (items.size() < 2) {
            return new ArrayList<>(items);
        }
        int middle = items.size() / 2;
        List<Keyed> left = mergeSort(run, items.subList(0, middle));
        List<Keyed> right = mergeSort(run, items.subList(middle, items.size()));
        List<Keyed> merged = new ArrayList<>(items.size());
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            boolean takeRight = less(run, right.get(j).key(), left.get(i).key());
            merged.add(takeRight ? right.get(j++) : left.get(i++));
        }
        merged.addAll(left.subList(i, left.size()));
        merged.addAll(right.subList(j, right.size()));
        return merged;
    }
}

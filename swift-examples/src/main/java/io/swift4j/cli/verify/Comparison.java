package io.swift4j.cli.verify;

import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Collects how far a case's results are from what it states: {@code |a - b| <= atol + rtol * |b|}, NaN and infinities equal. */
final class Comparison {

    private final double atol;
    private final double rtol;
    private final List<String> problems = new ArrayList<>();
    private double worst;
    private int compared;

    Comparison(double atol, double rtol) {
        this.atol = atol;
        this.rtol = rtol;
    }

    /** Compares a tensor, element by element; integers exactly. */
    void tensor(String what, Tensor actual, Tensor expected) {
        if (!Arrays.equals(actual.shape(), expected.shape())) {
            compared++;
            problems.add(what + " has shape " + Arrays.toString(actual.shape()) + ", expected "
                    + Arrays.toString(expected.shape()));
            return;
        }
        if (!expected.dtype().isFloatingPoint() && expected.dtype() != Dtype.COMPLEX64) {
            compared++;
            if (!Arrays.equals(actual.toLongs(), expected.toLongs())) {
                problems.add(what + " differs: " + first(actual.toLongs(), expected.toLongs()));
            }
            return;
        }
        numbers(what, actual.toDoubles(), expected.toDoubles());
    }

    /** Compares numbers, element by element. */
    void numbers(String what, double[] actual, double[] expected) {
        compared++;
        if (actual.length != expected.length) {
            problems.add(what + " has " + actual.length + " numbers, expected " + expected.length);
            return;
        }
        double far = 0;
        int at = -1;
        for (int i = 0; i < actual.length; i++) {
            double a = actual[i];
            double b = expected[i];
            if (Double.compare(a, b) == 0 || a == b) {
                continue;
            }
            double error = Math.abs(a - b);
            if (!(error <= atol + rtol * Math.abs(b))) {
                if (at < 0) {
                    at = i;
                }
            }
            far = Double.isNaN(error) || Double.isInfinite(error) ? Double.POSITIVE_INFINITY : Math.max(far, error);
        }
        worst = Math.max(worst, far);
        if (at >= 0) {
            problems.add(what + " is off by up to " + String.format("%.3g", far) + ", first at element " + at + ": "
                    + actual[at] + ", expected " + expected[at]);
        }
    }

    /** Compares anything else by equality. */
    void equal(String what, Object actual, Object expected) {
        compared++;
        if (!Objects.deepEquals(actual, expected)) {
            problems.add(what + " is " + shown(actual) + ", expected " + shown(expected));
        }
    }

    /** Compares a measured difference with the most that is allowed. */
    void atMost(String what, double difference, double most) {
        compared++;
        if (!(difference <= most)) {
            problems.add(what + " is " + String.format("%.3g", difference) + ", at most " + most + " is allowed");
        }
    }

    /** Compares something measured with the least that is wanted. */
    void atLeast(String what, double measured, double least) {
        compared++;
        if (!(measured >= least)) {
            problems.add(what + " is " + String.format("%.3g", measured) + ", at least " + least + " is wanted");
        }
    }

    void problem(String message) {
        problems.add(message);
    }

    private static String first(long[] actual, long[] expected) {
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] != expected[i]) {
                return "element " + i + " is " + actual[i] + ", expected " + expected[i];
            }
        }
        return "equal";
    }

    private static String shown(Object value) {
        String text = String.valueOf(value).replace("\n", "\\n");
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    double worst() {
        return worst;
    }

    /** Everything that is wrong; a case that compared nothing is wrong too. */
    List<String> problems() {
        return compared == 0 && problems.isEmpty() ? List.of("the case states nothing to compare") : problems;
    }
}

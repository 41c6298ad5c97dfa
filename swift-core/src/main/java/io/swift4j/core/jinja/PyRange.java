package io.swift4j.core.jinja;

import java.math.BigInteger;

/** A range of at most {@value #MAX} numbers. */
record PyRange(BigInteger start, BigInteger stop, BigInteger step, int size) {

    /** The longest range the reference's sandbox allows. */
    static final int MAX = 100_000;

    static PyRange of(BigInteger start, BigInteger stop, BigInteger step) {
        if (step.signum() == 0) {
            throw Failure.value("range() arg 3 must not be zero");
        }
        BigInteger span = step.signum() > 0 ? stop.subtract(start) : start.subtract(stop);
        BigInteger size = span.signum() <= 0
                ? BigInteger.ZERO
                : span.subtract(BigInteger.ONE).divide(step.abs()).add(BigInteger.ONE);
        if (size.compareTo(BigInteger.valueOf(MAX)) > 0) {
            throw Failure.of(
                    JinjaException.Kind.OVERFLOW,
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + MAX + ").");
        }
        return new PyRange(start, stop, step, size.intValue());
    }

    BigInteger get(int index) {
        return start.add(step.multiply(BigInteger.valueOf(index)));
    }

    /** The position of a number, or -1. */
    int indexOf(BigInteger number) {
        BigInteger[] parts = number.subtract(start).divideAndRemainder(step);
        boolean inside =
                parts[1].signum() == 0 && parts[0].signum() >= 0 && parts[0].compareTo(BigInteger.valueOf(size)) < 0;
        return inside ? parts[0].intValue() : -1;
    }
}

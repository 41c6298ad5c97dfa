package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON numbers within exact bounds, as automata.
 *
 * <p>With bounds or multiples a number is written without exponent, with no more than {@link #DIGITS} digits before and {@link
 * #FRACTION} after the point, or as many as the bounds have.
 */
final class NumberText {

    static final int DIGITS = 15;
    static final int FRACTION = 6;
    private static final byte[] ALPHABET = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '+', '.', 'e', 'E'};
    private static final String FREE = "^-?(0|[1-9]\\d{0,14})(\\.\\d{1,16})?([eE][+-]?\\d{1,2})?$";

    /** Which numbers; an absent bound is none. */
    record Bounds(
            Optional<BigDecimal> low,
            boolean lowExcluded,
            Optional<BigDecimal> high,
            boolean highExcluded,
            List<BigDecimal> multiples) {

        boolean isFree() {
            return low.isEmpty() && high.isEmpty() && multiples.isEmpty();
        }

        boolean has(BigDecimal value) {
            int down = low.map(value::compareTo).orElse(1);
            int up = high.map(value::compareTo).orElse(-1);
            return (lowExcluded ? down > 0 : down >= 0)
                    && (highExcluded ? up < 0 : up <= 0)
                    && multiples.stream().allMatch(m -> value.remainder(m).signum() == 0);
        }
    }

    private NumberText() {}

    static TableAutomaton of(Bounds bounds, boolean integer) {
        if (bounds.isFree() && !integer) {
            CodePoints free = Regex.compile(FREE);
            return TableAutomaton.explore(
                    "number", 0, ALPHABET, (state, octet) -> positive(free.step(state, octet)), free::accepts);
        }
        TableAutomaton all = ranges(bounds, integer);
        for (BigDecimal multiple : bounds.multiples()) {
            all = all.and(multiples(multiple), "multipleOf " + multiple, ALPHABET);
        }
        return all;
    }

    private static @Nullable Integer positive(int state) {
        return state == Automaton.DEAD ? null : state;
    }

    /** All digit strings of one length between two, with the point after the first few. */
    private record Span(boolean negative, int whole, int fraction, String low, String high) {}

    /**
     * How far along spans, and whether the digits are still those of their ends: each a number made of the span, the digits
     * written, and a bit each for the point and the two ends; ascending.
     */
    private record Place(boolean begun, IntBuffer tracks) {}

    private static int track(int span, int at, boolean point, boolean onLow, boolean onHigh) {
        return ((((span << 10) + at) * 2 + (point ? 1 : 0)) * 2 + (onLow ? 1 : 0)) * 2 + (onHigh ? 1 : 0);
    }

    private static int at(int track) {
        return (track >> 3) & 0x3ff;
    }

    private static Span span(List<Span> spans, int track) {
        return spans.get(track >> 13);
    }

    private static boolean point(int track) {
        return (track & 4) != 0;
    }

    private static TableAutomaton ranges(Bounds bounds, boolean integer) {
        int fraction = integer ? 0 : FRACTION;
        int digits = bounds.low().isPresent() && bounds.high().isPresent() ? 1 : DIGITS;
        for (Optional<BigDecimal> bound : List.of(bounds.low(), bounds.high())) {
            if (bound.isPresent()) {
                BigDecimal plain = bound.get().stripTrailingZeros();
                fraction = integer ? 0 : Math.max(fraction, plain.scale());
                digits = Math.max(digits, plain.precision() - plain.scale());
            }
        }
        BigDecimal most = BigDecimal.TEN.pow(digits);
        BigDecimal low = bounds.low().orElse(most.negate());
        BigDecimal high = bounds.high().orElse(most);
        List<Span> spans = new ArrayList<>();
        for (int f = 0; f <= fraction; f++) {
            BigInteger from = scaled(low, f, RoundingMode.CEILING, bounds.lowExcluded(), 1);
            BigInteger to = scaled(high, f, RoundingMode.FLOOR, bounds.highExcluded(), -1);
            for (int whole = 1; whole <= digits; whole++) {
                add(spans, false, whole, f, from.max(BigInteger.ZERO), to);
                add(spans, true, whole, f, to.negate().max(BigInteger.ONE), from.negate());
            }
        }
        if (digits + fraction > 1000) {
            throw new SwiftException("a bound has more than a thousand digits");
        }
        return TableAutomaton.explore(
                "a number with bounds",
                new Place(false, IntBuffer.allocate(0)),
                ALPHABET,
                (place, octet) -> step(spans, place, octet),
                place -> Arrays.stream(place.tracks.array()).anyMatch(track -> ends(spans, track)));
    }

    private static BigInteger scaled(BigDecimal bound, int f, RoundingMode rounding, boolean excluded, int inward) {
        BigDecimal shifted = bound.movePointRight(f);
        BigInteger whole = shifted.setScale(0, rounding).toBigInteger();
        boolean exact = shifted.compareTo(new BigDecimal(whole)) == 0;
        return excluded && exact ? whole.add(BigInteger.valueOf(inward)) : whole;
    }

    private static void add(List<Span> spans, boolean negative, int whole, int f, BigInteger from, BigInteger to) {
        BigInteger least = whole == 1 ? BigInteger.ZERO : BigInteger.TEN.pow(whole - 1 + f);
        BigInteger low = from.max(least);
        BigInteger high = to.min(BigInteger.TEN.pow(whole + f).subtract(BigInteger.ONE));
        if (low.compareTo(high) <= 0) {
            spans.add(new Span(negative, whole, f, padded(low, whole + f), padded(high, whole + f)));
        }
    }

    private static String padded(BigInteger value, int length) {
        String digits = value.toString();
        return "0".repeat(length - digits.length()) + digits;
    }

    private static @Nullable Place step(List<Span> spans, Place place, int octet) {
        int[] next = new int[Math.max(spans.size(), place.tracks.capacity())];
        int count = 0;
        if (!place.begun) {
            for (int i = 0; i < spans.size(); i++) {
                int start = track(i, 0, false, true, true);
                int after = !spans.get(i).negative ? digit(spans, start, octet) : octet == '-' ? start : -1;
                if (after >= 0) {
                    next[count++] = after;
                }
            }
        } else {
            for (int track : place.tracks.array()) {
                Span span = span(spans, track);
                boolean ahead = !point(track) && at(track) == span.whole && span.fraction > 0;
                int after = octet == '.' ? ahead ? track | 4 : -1 : digit(spans, track, octet);
                if (after >= 0) {
                    next[count++] = after;
                }
            }
        }
        return count == 0 ? null : new Place(true, IntBuffer.wrap(Arrays.copyOf(next, count)));
    }

    /** The track after a digit; -1 where it can't be. */
    private static int digit(List<Span> spans, int track, int octet) {
        Span span = span(spans, track);
        int at = at(track);
        boolean room = at < (point(track) ? span.whole + span.fraction : span.whole);
        if (octet < '0' || octet > '9' || !room) {
            return -1;
        }
        boolean onLow = (track & 2) != 0;
        boolean onHigh = (track & 1) != 0;
        int low = span.low.charAt(at);
        int high = span.high.charAt(at);
        if ((onLow && octet < low) || (onHigh && octet > high)) {
            return -1;
        }
        return track(track >> 13, at + 1, point(track), onLow && octet == low, onHigh && octet == high);
    }

    private static boolean ends(List<Span> spans, int track) {
        Span span = span(spans, track);
        return at(track) == span.whole + span.fraction && point(track) == span.fraction > 0;
    }

    private record Rest(int digits, int fraction, BigInteger rest) {}

    /** Decimals that are a multiple; of digits after the point only as many as the divisor has. */
    private static TableAutomaton multiples(BigDecimal divisor) {
        BigDecimal plain = divisor.stripTrailingZeros();
        int scale = Math.max(0, plain.scale());
        BigInteger modulus = plain.movePointRight(scale).toBigIntegerExact();
        return TableAutomaton.explore(
                "multipleOf " + divisor,
                new Rest(0, -1, BigInteger.ZERO),
                ALPHABET,
                (rest, octet) -> {
                    if (octet == '-') {
                        return rest.digits == 0 ? rest : null;
                    }
                    if (octet == '.') {
                        return rest.digits == 1 && rest.fraction < 0 && scale > 0 ? new Rest(1, 0, rest.rest) : null;
                    }
                    if (octet < '0' || octet > '9' || rest.fraction == scale) {
                        return null;
                    }
                    BigInteger value = rest.rest.multiply(BigInteger.TEN).add(BigInteger.valueOf(octet - '0'));
                    return new Rest(1, rest.fraction < 0 ? -1 : rest.fraction + 1, value.mod(modulus));
                },
                rest -> rest.digits == 1
                        && rest.fraction != 0
                        && rest.rest
                                        .multiply(BigInteger.TEN.pow(scale - Math.max(0, rest.fraction)))
                                        .mod(modulus)
                                        .signum()
                                == 0);
    }
}

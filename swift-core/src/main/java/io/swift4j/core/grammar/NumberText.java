package io.swift4j.core.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    /** How far along a span, and whether the digits are still those of its ends. */
    private record Track(int span, int at, boolean point, boolean onLow, boolean onHigh) implements Comparable<Track> {

        @Override
        public int compareTo(Track o) {
            int by = Integer.compare(span, o.span);
            by = by != 0 ? by : Integer.compare(at, o.at);
            by = by != 0 ? by : Boolean.compare(point, o.point);
            by = by != 0 ? by : Boolean.compare(onLow, o.onLow);
            return by != 0 ? by : Boolean.compare(onHigh, o.onHigh);
        }
    }

    private record Place(boolean begun, List<Track> tracks) {}

    private static TableAutomaton ranges(Bounds bounds, boolean integer) {
        int fraction = integer ? 0 : FRACTION;
        int digits = DIGITS;
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
        List<Track> none = List.of();
        return TableAutomaton.explore(
                "a number with bounds",
                new Place(false, none),
                ALPHABET,
                (place, octet) -> step(spans, place, octet),
                place -> place.tracks.stream().anyMatch(track -> ends(spans, track)));
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
        TreeSet<Track> next = new TreeSet<>();
        if (!place.begun) {
            boolean negative = octet == '-';
            for (int i = 0; i < spans.size(); i++) {
                if (spans.get(i).negative == negative) {
                    Track start = new Track(i, 0, false, true, true);
                    if (negative) {
                        next.add(start);
                    } else {
                        digit(spans, start, octet, next);
                    }
                }
            }
        } else {
            for (Track track : place.tracks) {
                Span span = spans.get(track.span);
                if (octet == '.' && !track.point && track.at == span.whole && span.fraction > 0) {
                    next.add(new Track(track.span, track.at, true, track.onLow, track.onHigh));
                } else {
                    digit(spans, track, octet, next);
                }
            }
        }
        return next.isEmpty() ? null : new Place(true, List.copyOf(next));
    }

    private static void digit(List<Span> spans, Track track, int octet, Set<Track> next) {
        Span span = spans.get(track.span);
        boolean room = track.point ? track.at < span.whole + span.fraction : track.at < span.whole;
        if (octet < '0' || octet > '9' || !room) {
            return;
        }
        int low = span.low.charAt(track.at);
        int high = span.high.charAt(track.at);
        if ((track.onLow && octet < low) || (track.onHigh && octet > high)) {
            return;
        }
        next.add(new Track(
                track.span,
                track.at + 1,
                track.point,
                track.onLow && octet == low,
                track.onHigh && octet == high));
    }

    private static boolean ends(List<Span> spans, Track track) {
        Span span = spans.get(track.span);
        return track.at == span.whole + span.fraction && track.point == span.fraction > 0;
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
                        return rest.digits == 1 && rest.fraction < 0 && scale > 0
                                ? new Rest(1, 0, rest.rest)
                                : null;
                    }
                    if (octet < '0' || octet > '9' || rest.fraction == scale) {
                        return null;
                    }
                    BigInteger value =
                            rest.rest.multiply(BigInteger.TEN).add(BigInteger.valueOf(octet - '0'));
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

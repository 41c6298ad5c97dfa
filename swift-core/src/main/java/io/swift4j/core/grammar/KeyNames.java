package io.swift4j.core.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Names that further properties of an object may have, each written in one way, so that equal names are equal bytes.
 *
 * <p>Names are given as {@link #octets}. Not thread-safe.
 */
final class KeyNames {

    /** With more names than this of one length nothing can take them all. */
    private static final int MANY = 1 << 20;

    /** Characters of one byte that need no escape, but for DEL. */
    private static final int PLAIN = 93;

    /** Code points with the bytes of each. */
    private static final int[][] WIDTHS = {
        {0, 0x1f, 2},
        {0x20, 0x21, 1},
        {'"', '"', 2},
        {0x23, 0x5b, 1},
        {'\\', '\\', 2},
        {0x5d, 0x7f, 1},
        {0x80, 0x7ff, 2},
        {0x800, 0xffff, 3},
        {0x10000, CodePoints.LAST, 4}
    };

    /** All names whose characters need no escapes. */
    static final KeyNames ANY = new KeyNames(new PlainString(0, Integer.MAX_VALUE, false), Optional.empty());

    private final Automaton automaton;
    private final Optional<CodePoints> points;
    private final List<long[]> ways = new ArrayList<>();
    private final boolean finite;

    private KeyNames(Automaton automaton, Optional<CodePoints> points) {
        this.automaton = automaton;
        this.points = points;
        this.finite = points.map(KeyNames::finite).orElse(false);
    }

    static KeyNames of(CodePoints points) {
        return new KeyNames(new PatternString(points), Optional.of(points));
    }

    /** The bytes of a name as it is written between quotes, each as a char. */
    static String octets(String name) {
        String quoted = Json.octets(Json.text(name));
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Names with their quotes. */
    Automaton automaton() {
        return automaton;
    }

    /** Whether they come to an end. */
    boolean finite() {
        return finite;
    }

    boolean opens(int state) {
        return state == automaton.start();
    }

    private boolean has(String name) {
        int state = automaton.start();
        for (char octet : ('"' + name + '"').toCharArray()) {
            state = state == Automaton.DEAD ? state : automaton.step(state, octet);
        }
        return state != Automaton.DEAD && automaton.accepts(state);
    }

    /**
     * The fewest bytes, with the closing quote, that complete a name to one that is not taken.
     *
     * @param beginning of the name, which led to the state
     */
    int shortest(int state, String beginning, Collection<String> taken) {
        if (opens(state)) {
            return Node.sum(1, shortest(automaton.step(state, '"'), beginning, taken));
        }
        return apart(state, after(beginning, taken));
    }

    private static List<String> after(String beginning, Collection<String> names) {
        return names.stream()
                .filter(name -> name.startsWith(beginning))
                .map(name -> name.substring(beginning.length()))
                .toList();
    }

    private int apart(int state, List<String> taken) {
        if (taken.isEmpty()) {
            return automaton.shortest(state);
        }
        int best = Automaton.NEVER;
        for (boolean along : new boolean[] {false, true}) {
            for (int octet = 0; octet < 256; octet++) {
                int following = automaton.step(state, octet);
                if (following == Automaton.DEAD || Node.sum(1, automaton.shortest(following)) >= best) {
                    continue;
                }
                boolean closes = automaton.accepts(following);
                List<String> left = closes
                        ? taken.stream().filter(String::isEmpty).toList()
                        : after(String.valueOf((char) octet), taken);
                if (left.isEmpty()) {
                    best = Node.sum(1, automaton.shortest(following));
                } else if (along && !closes) {
                    best = Math.min(best, Node.sum(1, apart(following, left)));
                }
            }
        }
        return best;
    }

    /** The bytes of so many of the shortest names that are not taken, or of all there are; the empty one is never used. */
    List<Integer> lengths(int count, Collection<String> taken) {
        List<Integer> lengths = new ArrayList<>();
        if (points.isEmpty()) {
            long short1 =
                    PLAIN - taken.stream().filter(name -> name.length() == 1).count();
            for (int i = 0; i < count; i++) {
                lengths.add(i < short1 ? 1 : 2);
            }
            return lengths;
        }
        List<String> own = taken.stream().filter(this::has).toList();
        for (int bytes = 1; lengths.size() < count && !ended(bytes); bytes++) {
            int length = bytes;
            long left = number(bytes)
                    - own.stream().filter(name -> name.length() == length).count();
            for (long i = 0; i < left && lengths.size() < count; i++) {
                lengths.add(bytes);
            }
        }
        return lengths;
    }

    /** Whether nothing is as long, or longer. */
    private boolean ended(int bytes) {
        boolean ended = true;
        for (int i = Math.max(0, bytes - 3); i <= bytes; i++) {
            ended &= Arrays.stream(ways(i)).allMatch(way -> way == 0);
        }
        return ended;
    }

    private long number(int bytes) {
        long number = 0;
        for (int state = 0; state < ways(bytes).length; state++) {
            number += points.orElseThrow().accepts(state) ? ways(bytes)[state] : 0;
        }
        return Math.min(MANY, number);
    }

    /** In how many ways each state is reached with so many bytes. */
    private long[] ways(int bytes) {
        CodePoints all = points.orElseThrow();
        while (ways.size() <= bytes) {
            long[] made = new long[all.size()];
            made[0] = ways.isEmpty() ? 1 : 0;
            for (int width = 1; width <= Math.min(4, ways.size()); width++) {
                long[] before = ways.get(ways.size() - width);
                for (int state = 0; state < before.length; state++) {
                    for (CodePoints.Arc arc : before[state] == 0 ? List.<CodePoints.Arc>of() : all.arcs(state)) {
                        made[arc.target()] = Math.min(MANY, made[arc.target()] + before[state] * points(arc, width));
                    }
                }
            }
            ways.add(made);
        }
        return ways.get(bytes);
    }

    private static long points(CodePoints.Arc arc, int width) {
        return Arrays.stream(WIDTHS)
                .filter(range -> range[2] == width)
                .mapToLong(range -> Math.max(0, Math.min(arc.to(), range[1]) - Math.max(arc.from(), range[0]) + 1))
                .sum();
    }

    /** Whether no state of an automaton leads to itself. */
    private static boolean finite(CodePoints points) {
        int[] before = new int[points.size()];
        for (int state = 0; state < before.length; state++) {
            points.arcs(state).forEach(arc -> before[arc.target()]++);
        }
        List<Integer> free = new ArrayList<>();
        for (int state = 0; state < before.length; state++) {
            if (before[state] == 0) {
                free.add(state);
            }
        }
        int done = 0;
        while (!free.isEmpty()) {
            done++;
            for (CodePoints.Arc arc : points.arcs(free.remove(free.size() - 1))) {
                before[arc.target()]--;
                if (before[arc.target()] == 0) {
                    free.add(arc.target());
                }
            }
        }
        return done == before.length;
    }
}

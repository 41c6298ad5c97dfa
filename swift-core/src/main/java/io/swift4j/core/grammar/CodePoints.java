package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A deterministic automaton over the code points that a JSON string is made to contain.
 *
 * <p>Characters without a short way to write them, which are most control characters, are left out.
 */
final class CodePoints {

    private static final int MOST_STATES = 100_000;
    private static final int[][] WRITABLE = {{8, 10}, {12, 13}, {0x20, 0xd7ff}, {0xe000, 0x10ffff}};
    static final int LAST = 0x10ffff;

    /** The code points from one to another, both included, lead to a state. */
    record Arc(int from, int to, int target) {}

    private final List<List<Arc>> arcs;
    private final boolean[] accepts;
    private final int[] bytes;

    /** State 0 is the start. */
    CodePoints(List<List<Arc>> arcs, boolean[] accepts) {
        this.accepts = accepts;
        this.arcs = new ArrayList<>();
        arcs.forEach(list -> this.arcs.add(writable(list)));
        this.bytes = distances();
        for (List<Arc> list : this.arcs) {
            list.removeIf(arc -> bytes[arc.target] == Automaton.NEVER);
        }
    }

    /** Any characters, from a least to a greatest number. */
    static CodePoints ofLength(int least, int most) {
        int last = most == Integer.MAX_VALUE ? least : most;
        if (last > MOST_STATES) {
            throw new SwiftException("a pattern together with a length of " + last + " is too large");
        }
        List<List<Arc>> arcs = new ArrayList<>();
        boolean[] accepts = new boolean[last + 1];
        for (int i = 0; i <= last; i++) {
            accepts[i] = i >= least;
            boolean stays = i == last && most == Integer.MAX_VALUE;
            arcs.add(i < last || stays ? List.of(new Arc(0, LAST, stays ? i : i + 1)) : List.of());
        }
        return new CodePoints(arcs, accepts);
    }

    private static List<Arc> writable(List<Arc> arcs) {
        List<Arc> kept = new ArrayList<>();
        for (Arc arc : arcs) {
            for (int[] range : WRITABLE) {
                int from = Math.max(arc.from, range[0]);
                int to = Math.min(arc.to, range[1]);
                if (from <= to) {
                    kept.add(new Arc(from, to, arc.target));
                }
            }
        }
        return kept;
    }

    /** Whether all characters of a text have a short way to write them. */
    static boolean writes(String text) {
        return text.codePoints()
                .allMatch(point -> Arrays.stream(WRITABLE).anyMatch(range -> point >= range[0] && point <= range[1]));
    }

    /** The fewest bytes that write one of the code points of an arc in a JSON string. */
    static int bytes(int from, int to) {
        if (from < 0x20) {
            return to >= 0x20 ? bytes(0x20, to) : 2;
        }
        if (from < 0x80) {
            int plain = from == '"' || from == '\\' ? from + 1 : from;
            return plain <= to ? 1 : 2;
        }
        return from < 0x800 ? 2 : from < 0x10000 ? 3 : 4;
    }

    private int[] distances() {
        int[] distance = new int[accepts.length];
        Arrays.fill(distance, Automaton.NEVER);
        List<List<int[]>> before = new ArrayList<>();
        for (int i = 0; i < accepts.length; i++) {
            before.add(new ArrayList<>());
        }
        for (int i = 0; i < accepts.length; i++) {
            for (Arc arc : arcs.get(i)) {
                before.get(arc.target).add(new int[] {i, bytes(arc.from, arc.to)});
            }
        }
        PriorityQueue<int[]> queue = new PriorityQueue<>((a, b) -> Integer.compare(a[1], b[1]));
        for (int i = 0; i < accepts.length; i++) {
            if (accepts[i]) {
                distance[i] = 0;
                queue.add(new int[] {i, 0});
            }
        }
        while (!queue.isEmpty()) {
            int[] top = queue.remove();
            if (top[1] > distance[top[0]]) {
                continue;
            }
            for (int[] earlier : before.get(top[0])) {
                int sum = top[1] + earlier[1];
                if (sum < distance[earlier[0]]) {
                    distance[earlier[0]] = sum;
                    queue.add(new int[] {earlier[0], sum});
                }
            }
        }
        return distance;
    }

    /** How many states there are. */
    int size() {
        return accepts.length;
    }

    List<Arc> arcs(int state) {
        return arcs.get(state);
    }

    boolean accepts(int state) {
        return accepts[state];
    }

    /** The fewest bytes until it accepts. */
    int distance(int state) {
        return bytes[state];
    }

    int step(int state, int point) {
        for (Arc arc : arcs.get(state)) {
            if (point >= arc.from && point <= arc.to) {
                return arc.target;
            }
        }
        return Automaton.DEAD;
    }

    boolean matches(String text) {
        int state = 0;
        for (int point : text.codePoints().toArray()) {
            state = step(state, point);
            if (state == Automaton.DEAD) {
                return false;
            }
        }
        return accepts[state];
    }

    boolean isEmpty() {
        return bytes[0] == Automaton.NEVER;
    }

    /** What this does not accept, of all that a JSON string is made to contain. */
    CodePoints not() {
        int sink = accepts.length;
        List<List<Arc>> all = new ArrayList<>();
        boolean[] ends = new boolean[sink + 1];
        for (int state = 0; state < sink; state++) {
            List<Arc> own = new ArrayList<>(arcs.get(state));
            own.sort((a, b) -> Integer.compare(a.from, b.from));
            List<Arc> list = new ArrayList<>(own);
            int next = 0;
            for (Arc arc : own) {
                if (arc.from > next) {
                    list.add(new Arc(next, arc.from - 1, sink));
                }
                next = arc.to + 1;
            }
            if (next <= LAST) {
                list.add(new Arc(next, LAST, sink));
            }
            all.add(list);
            ends[state] = !accepts[state];
        }
        all.add(List.of(new Arc(0, LAST, sink)));
        ends[sink] = true;
        return new CodePoints(all, ends);
    }

    /** One text. */
    static CodePoints of(String text) {
        int[] points = text.codePoints().toArray();
        List<List<Arc>> all = new ArrayList<>();
        for (int i = 0; i < points.length; i++) {
            all.add(List.of(new Arc(points[i], points[i], i + 1)));
        }
        all.add(List.of());
        boolean[] ends = new boolean[points.length + 1];
        ends[points.length] = true;
        return new CodePoints(all, ends);
    }

    /** What both accept. */
    CodePoints and(CodePoints other) {
        Map<Long, Integer> ids = new HashMap<>();
        List<Long> pairs = new ArrayList<>();
        List<List<Arc>> all = new ArrayList<>();
        ids.put(0L, 0);
        pairs.add(0L);
        for (int at = 0; at < pairs.size(); at++) {
            int one = (int) (pairs.get(at) >> 32);
            int two = (int) (long) pairs.get(at);
            List<Arc> list = new ArrayList<>();
            for (Arc a : arcs.get(one)) {
                for (Arc b : other.arcs.get(two)) {
                    int from = Math.max(a.from, b.from);
                    int to = Math.min(a.to, b.to);
                    if (from <= to) {
                        long pair = ((long) a.target << 32) | b.target;
                        Integer id = ids.get(pair);
                        if (id == null) {
                            id = pairs.size();
                            ids.put(pair, id);
                            pairs.add(pair);
                        }
                        list.add(new Arc(from, to, id));
                    }
                }
            }
            all.add(list);
            if (pairs.size() > MOST_STATES) {
                throw new SwiftException("patterns and lengths together need more than " + MOST_STATES
                        + " states; make them simpler or the lengths smaller");
            }
        }
        boolean[] ends = new boolean[pairs.size()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = accepts[(int) (pairs.get(i) >> 32)] && other.accepts[(int) (long) pairs.get(i)];
        }
        return new CodePoints(all, ends);
    }
}

package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An automaton as a table. */
final class TableAutomaton implements Automaton {

    private static final int MOST_STATES = 400_000;

    private final int[] column;
    private final int[][] next;
    private final boolean[] accepts;
    private final int[] shortest;

    private TableAutomaton(int[] column, int[][] next, boolean[] accepts, int[] shortest) {
        this.column = column;
        this.next = next;
        this.accepts = accepts;
        this.shortest = shortest;
    }

    /** What a state becomes with a byte. */
    interface Step<S> {
        @Nullable
        S apply(S state, int octet);
    }

    /**
     * The automaton of everything that can be reached.
     *
     * @param alphabet the bytes that occur
     * @param what names it, for when it becomes too large
     */
    static <S> TableAutomaton explore(String what, S start, byte[] alphabet, Step<S> step, Predicate<S> accepting) {
        int[] column = new int[256];
        Arrays.fill(column, -1);
        for (int i = 0; i < alphabet.length; i++) {
            column[alphabet[i] & 0xff] = i;
        }
        Map<S, Integer> ids = new HashMap<>();
        List<S> states = new ArrayList<>();
        List<int[]> rows = new ArrayList<>();
        ids.put(start, 0);
        states.add(start);
        for (int at = 0; at < states.size(); at++) {
            int[] row = new int[alphabet.length];
            for (int i = 0; i < alphabet.length; i++) {
                S following = step.apply(states.get(at), alphabet[i] & 0xff);
                if (following == null) {
                    row[i] = DEAD;
                    continue;
                }
                Integer id = ids.get(following);
                if (id == null) {
                    id = states.size();
                    ids.put(following, id);
                    states.add(following);
                    if (id >= MOST_STATES) {
                        throw new SwiftException(
                                what + " needs an automaton of more than " + MOST_STATES + " states; make it simpler");
                    }
                }
                row[i] = id;
            }
            rows.add(row);
        }
        boolean[] accepts = new boolean[states.size()];
        for (int i = 0; i < accepts.length; i++) {
            accepts[i] = accepting.test(states.get(i));
        }
        return trimmed(column, rows.toArray(new int[0][]), accepts);
    }

    /** Takes out what leads nowhere, and measures the way to the end. */
    private static TableAutomaton trimmed(int[] column, int[][] next, boolean[] accepts) {
        List<List<Integer>> before = new ArrayList<>();
        for (int i = 0; i < next.length; i++) {
            before.add(new ArrayList<>());
        }
        int[] shortest = new int[next.length];
        ArrayDeque<Integer> queue = new ArrayDeque<>();
        for (int i = 0; i < next.length; i++) {
            shortest[i] = accepts[i] ? 0 : NEVER;
            if (accepts[i]) {
                queue.add(i);
            }
            for (int following : next[i]) {
                if (following != DEAD) {
                    before.get(following).add(i);
                }
            }
        }
        while (!queue.isEmpty()) {
            int state = queue.remove();
            for (int earlier : before.get(state)) {
                if (shortest[earlier] == NEVER) {
                    shortest[earlier] = shortest[state] + 1;
                    queue.add(earlier);
                }
            }
        }
        for (int[] row : next) {
            for (int i = 0; i < row.length; i++) {
                if (row[i] != DEAD && shortest[row[i]] == NEVER) {
                    row[i] = DEAD;
                }
            }
        }
        return new TableAutomaton(column, next, accepts, shortest);
    }

    /** Exactly these words. */
    static TableAutomaton words(Collection<String> words) {
        List<Map<Integer, Integer>> nodes = new ArrayList<>();
        List<Boolean> ends = new ArrayList<>();
        nodes.add(new TreeMap<>());
        ends.add(false);
        Map<Integer, Integer> used = new TreeMap<>();
        for (String word : words) {
            int at = 0;
            for (byte octet : word.getBytes(StandardCharsets.UTF_8)) {
                int value = octet & 0xff;
                used.put(value, value);
                Integer following = nodes.get(at).get(value);
                if (following == null) {
                    following = nodes.size();
                    nodes.get(at).put(value, following);
                    nodes.add(new TreeMap<>());
                    ends.add(false);
                }
                at = following;
            }
            ends.set(at, true);
        }
        byte[] alphabet = new byte[used.size()];
        int i = 0;
        for (int value : used.keySet()) {
            alphabet[i++] = (byte) value;
        }
        return explore(
                "a list of values",
                0,
                alphabet,
                (node, octet) -> nodes.get(node).get(octet),
                ends::get);
    }

    static TableAutomaton word(String word) {
        return words(List.of(word));
    }

    /** What both accept; both must be over one alphabet. */
    TableAutomaton and(TableAutomaton other, String what, byte[] alphabet) {
        record Pair(int one, int two) {}
        return explore(
                what,
                new Pair(start(), other.start()),
                alphabet,
                (pair, octet) -> {
                    int a = step(pair.one, octet);
                    int b = a == DEAD ? DEAD : other.step(pair.two, octet);
                    return b == DEAD ? null : new Pair(a, b);
                },
                pair -> accepts(pair.one) && other.accepts(pair.two));
    }

    /** Whether it accepts nothing at all. */
    boolean isEmpty() {
        return shortest[0] == NEVER;
    }

    @Override
    public int start() {
        return 0;
    }

    @Override
    public int step(int state, int octet) {
        int at = column[octet];
        return at < 0 ? DEAD : next[state][at];
    }

    @Override
    public boolean accepts(int state) {
        return accepts[state];
    }

    @Override
    public int shortest(int state) {
        return shortest[state];
    }
}

package io.swift4j.core.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tokens a single automaton takes, apart from what comes after it: those that it takes whole, by the state they lead to,
 * and where in the trie others go on after it has accepted. Not thread-safe.
 *
 * <p>For strings of any characters that is found once, with how many characters tokens have, and then holds for all bounds on
 * lengths.
 */
final class HeadMasks {

    /** Strings whose characters are counted this far when masks are made; no token has more. */
    private static final int COUNTED = 1 << 20;

    /** Tokens that lead to a state. */
    record Group(int state, TokenSet tokens) {}

    /** A head's tokens, and nodes of the trie below which tokens go on after it. */
    record HeadMask(List<Group> inside, int[] crossings) {}

    private record Key(Automaton automaton, int state) {}

    private record Start(boolean escapes, int kind) {}

    private record Counted(Map<Integer, TokenSet> inside, int[][] crossings, int[] all) {}

    private final TokenTrie trie;
    private final Map<Key, HeadMask> known = new HashMap<>();
    private final Map<Start, Counted> strings = new HashMap<>();

    HeadMasks(TokenTrie trie) {
        this.trie = trie;
    }

    HeadMask of(Automaton automaton, int state) {
        Key key = new Key(automaton, state);
        HeadMask mask = known.get(key);
        if (mask == null) {
            mask = automaton instanceof PlainString string ? string(string, state) : walk(automaton, state);
            if (known.size() > 4096) {
                known.clear();
            }
            known.put(key, mask);
        }
        return mask;
    }

    private HeadMask walk(Automaton automaton, int state) {
        Map<Integer, TokenSet> inside = new LinkedHashMap<>();
        List<int[]> crossings = new ArrayList<>();
        walk(0, automaton, state, inside, crossings);
        List<Group> groups = new ArrayList<>();
        inside.forEach((end, tokens) -> groups.add(new Group(end, tokens)));
        return new HeadMask(groups, crossings.stream().mapToInt(at -> at[0]).toArray());
    }

    private void walk(int node, Automaton automaton, int state, Map<Integer, TokenSet> inside, List<int[]> crossings) {
        byte[] octets = trie.octets(node);
        int[] children = trie.children(node);
        for (int i = 0; i < octets.length; i++) {
            int following = automaton.step(state, octets[i] & 0xff);
            if (following == Automaton.DEAD) {
                continue;
            }
            int child = children[i];
            int[] tokens = trie.tokens(child);
            if (tokens.length > 0) {
                inside.computeIfAbsent(following, end -> new TokenSet()).add(tokens, trie.size);
            }
            if (trie.children(child).length > 0) {
                if (automaton.accepts(following)) {
                    crossings.add(new int[] {child, following});
                }
                walk(child, automaton, following, inside, crossings);
            }
        }
    }

    private HeadMask string(PlainString string, int state) {
        Counted counted =
                strings.computeIfAbsent(new Start(string.takesEscapes(), PlainString.kind(state)), this::counted);
        int done = PlainString.count(state);
        int left = string.left(state);
        int missing = string.missing(state);
        List<Group> inside = new ArrayList<>();
        counted.inside.forEach((end, tokens) -> {
            int kind = PlainString.kind(end);
            int characters = PlainString.count(end);
            boolean whole = kind == PlainString.BODY || kind == PlainString.CLOSED || kind == PlainString.OPEN;
            boolean fits =
                    characters + (whole ? 0 : 1) <= left && (kind != PlainString.CLOSED || characters >= missing);
            if (fits) {
                inside.add(new Group(string.state(kind, Math.min(COUNTED, done + characters)), tokens));
            }
        });
        int[] crossings = Arrays.stream(counted.crossings)
                .filter(crossing -> crossing[1] >= missing && crossing[1] <= left)
                .mapToInt(crossing -> crossing[0])
                .toArray();
        return new HeadMask(inside, crossings.length == counted.all.length ? counted.all : crossings);
    }

    private Counted counted(Start start) {
        PlainString counting = new PlainString(0, COUNTED, start.escapes);
        Map<Integer, TokenSet> inside = new LinkedHashMap<>();
        List<int[]> crossings = new ArrayList<>();
        walk(0, counting, counting.state(start.kind, 0), inside, crossings);
        return new Counted(
                inside,
                crossings.stream()
                        .map(at -> new int[] {at[0], PlainString.count(at[1])})
                        .toArray(int[][]::new),
                crossings.stream().mapToInt(at -> at[0]).toArray());
    }
}

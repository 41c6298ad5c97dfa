package io.swift4j.core.grammar;

import io.swift4j.core.constraint.TokenMask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A language read in tokens: which ones may come next, how few suffice to the end, and where a token leads. Thread-safe.
 *
 * <p>A term's mask is the union of the masks of its heads. A head's mask is made of what its automaton takes whole, which does
 * not depend on what follows, and of tokens that go on into what follows.
 */
final class TokenAutomaton {

    private static final int MOST_MASKS = 1024;

    private final Language language;
    private final TokenTrie trie;
    private final HeadMasks heads;
    private final Map<Term, Mask> masks = new HashMap<>();
    private final Map<Term, HeadTokens> ofHeads = new HashMap<>();
    private final Map<Term, Map<int[], List<Group>>> crossed = new HashMap<>();

    /** What may come next, and the most bytes that any of it needs after it. */
    private record Mask(long[] bits, int worst, List<HeadTokens> heads) {}

    /** Tokens with the term after them, or with a bound on its bytes where there are too many different ones. */
    private record Group(TokenSet tokens, Term after, int bytes) {}

    private record HeadTokens(List<Group> groups, int worst) {}

    TokenAutomaton(Language language, TokenTrie trie) {
        this.language = language;
        this.trie = trie;
        this.heads = new HeadMasks(trie);
    }

    /** The term after a token; one without members where it may not come. */
    synchronized Term next(Term term, int token) {
        Term at = term;
        byte[] bytes = trie.bytes(token);
        for (byte octet : bytes) {
            at = language.step(at, octet & 0xff);
        }
        return bytes.length == 0 ? language.nothing : at;
    }

    /**
     * Adds what may come next; whether everything was added that ever may.
     *
     * @param room how many tokens may follow
     */
    synchronized boolean allow(Term term, TokenMask mask, int room) {
        Mask all = mask(term);
        if (all.worst <= room) {
            mask.allowBits(all.bits);
            return true;
        }
        long[] bits = new long[all.bits.length];
        for (HeadTokens head : all.heads) {
            for (Group group : head.groups) {
                if (group.bytes <= room || (group.after != language.nothing && plan(group.after).length <= room)) {
                    group.tokens.addTo(bits);
                }
            }
        }
        mask.allowBits(bits);
        return false;
    }

    boolean isNothing(Term term) {
        return term == language.nothing;
    }

    private Mask mask(Term term) {
        Mask known = masks.get(term);
        if (known != null) {
            return known;
        }
        long[] bits = new long[(trie.size + 63) / 64];
        int worst = 0;
        List<HeadTokens> parts = new ArrayList<>();
        for (Term head : language.heads(term)) {
            HeadTokens tokens = ofHeads.get(head);
            if (tokens == null) {
                tokens = tokens(head);
                if (ofHeads.size() > 4 * MOST_MASKS) {
                    ofHeads.clear();
                    crossed.clear();
                }
                ofHeads.put(head, tokens);
            }
            parts.add(tokens);
            worst = Math.max(worst, tokens.worst);
            tokens.groups.forEach(group -> group.tokens.addTo(bits));
        }
        if (masks.size() > MOST_MASKS) {
            masks.clear();
        }
        Mask made = new Mask(bits, worst, parts);
        masks.put(term, made);
        return made;
    }

    private HeadTokens tokens(Term head) {
        Term first = head instanceof Term.Sequence sequence ? sequence.first : head;
        Term rest = head instanceof Term.Sequence sequence ? sequence.rest : language.empty;
        List<Group> groups = new ArrayList<>();
        if (first instanceof Term.Key key) {
            groups.addAll(ofKey(key, rest));
        } else if (first instanceof Term.Word word) {
            HeadMasks.HeadMask mask = heads.of(word.automaton, word.state);
            for (HeadMasks.Group group : mask.inside()) {
                Term after = language.sequence(language.word(word.automaton, group.state()), rest);
                groups.add(new Group(group.tokens(), after, after.shortest));
            }
            groups.addAll(crossed(mask.crossings(), rest));
        }
        int worst = groups.stream().mapToInt(Group::bytes).max().orElse(0);
        return new HeadTokens(groups, worst);
    }

    private void walk(int node, Term term, Map<Term, TokenSet> groups) {
        byte[] octets = trie.octets(node);
        int[] children = trie.children(node);
        for (int i = 0; i < octets.length; i++) {
            Term after = language.step(term, octets[i] & 0xff);
            if (after == language.nothing) {
                continue;
            }
            int[] tokens = trie.tokens(children[i]);
            if (tokens.length > 0) {
                groups.computeIfAbsent(after, end -> new TokenSet()).add(tokens, trie.size);
            }
            walk(children[i], after, groups);
        }
    }

    /**
     * Tokens within a free key. Where they lead and what follows is the same whichever key it is, unless it may become one that is
     * taken, or the last of few, or the token holds a further key; such tokens are tried one by one.
     */
    private List<Group> ofKey(Term.Key key, Term rest) {
        HeadMasks.HeadMask mask = heads.of(key.automaton(), key.state);
        Term whole = language.sequence(key, rest);
        Term after = language.sequence(language.afterKey(key, key.members.used), rest);
        Set<Integer> single = single(key, mask);
        int enough = Node.sum(key.rest, rest.shortest);
        List<Group> groups = new ArrayList<>();
        for (HeadMasks.Group group : mask.inside()) {
            int own = key.automaton().shortest(group.state());
            groups.add(new Group(without(group.tokens(), single), language.nothing, Node.sum(own, enough)));
        }
        for (Group group : crossed(mask.crossings(), after)) {
            int bytes = Node.sum(group.bytes, enough - after.shortest);
            groups.add(new Group(without(group.tokens, single), language.nothing, bytes));
        }
        for (int token : single) {
            Term following = next(whole, token);
            if (following != language.nothing) {
                TokenSet one = new TokenSet();
                one.add(new int[] {token}, trie.size);
                groups.add(new Group(one, following, following.shortest));
            }
        }
        return groups;
    }

    private TokenSet without(TokenSet tokens, Set<Integer> others) {
        return others.isEmpty() ? tokens : tokens.without(others, trie.size);
    }

    private Set<Integer> single(Term.Key key, HeadMasks.HeadMask mask) {
        Set<Integer> single = new HashSet<>();
        for (byte[] end : Language.takenEnds(key)) {
            int node = 0;
            for (int i = 0; i < end.length && node >= 0; i++) {
                node = trie.child(node, end[i] & 0xff);
                add(node < 0 ? new int[0] : trie.tokens(node), single);
            }
            if (node >= 0) {
                below(node, single);
            }
        }
        add(trie.manyQuotes(), single);
        if (key.extra.names().finite()) {
            for (int node : mask.crossings()) {
                below(node, single);
            }
            for (HeadMasks.Group group : mask.inside()) {
                if (key.automaton().accepts(group.state())) {
                    group.tokens().addTo(single);
                }
            }
        }
        return single;
    }

    private static void add(int[] tokens, Set<Integer> all) {
        for (int token : tokens) {
            all.add(token);
        }
    }

    private void below(int node, Set<Integer> tokens) {
        add(trie.tokens(node), tokens);
        for (int child : trie.children(node)) {
            below(child, tokens);
        }
    }

    private List<Group> crossed(int[] nodes, Term rest) {
        Map<int[], List<Group>> ofRest = crossed.computeIfAbsent(rest, term -> new IdentityHashMap<>());
        List<Group> known = ofRest.get(nodes);
        if (known == null) {
            Map<Term, TokenSet> found = new LinkedHashMap<>();
            for (int node : nodes) {
                walk(node, rest, found);
            }
            known = new ArrayList<>();
            for (Map.Entry<Term, TokenSet> entry : found.entrySet()) {
                known.add(new Group(entry.getValue(), entry.getKey(), entry.getKey().shortest));
            }
            ofRest.put(nodes, known);
        }
        return known;
    }

    /** Few tokens to the end: a shortest member of the term, cut into as few tokens as can be. */
    synchronized int[] plan(Term term) {
        int[] known = term.plan;
        if (known != null) {
            return known;
        }
        if (term instanceof Term.Choice choice) {
            // The way of the fewest bytes may take more tokens than another, which may have been counted on.
            int[] best = choice.ways.stream()
                    .map(this::plan)
                    .min(Comparator.comparingInt(way -> way.length))
                    .orElseThrow();
            term.plan = best;
            return best;
        }
        byte[] bytes = language.shortestOf(term);
        int[] fewest = new int[bytes.length + 1];
        int[] first = new int[bytes.length];
        int[] length = new int[bytes.length];
        for (int at = bytes.length - 1; at >= 0; at--) {
            fewest[at] = Automaton.NEVER;
            int node = 0;
            for (int end = at; end < bytes.length; end++) {
                node = trie.child(node, bytes[end] & 0xff);
                if (node < 0) {
                    break;
                }
                if (trie.tokens(node).length > 0 && fewest[end + 1] + 1 < fewest[at]) {
                    fewest[at] = fewest[end + 1] + 1;
                    first[at] = trie.tokens(node)[0];
                    length[at] = end + 1 - at;
                }
            }
        }
        int[] plan = new int[fewest[0]];
        for (int i = 0, at = 0; i < plan.length; i++) {
            plan[i] = first[at];
            at += length[at];
        }
        term.plan = plan;
        return plan;
    }
}

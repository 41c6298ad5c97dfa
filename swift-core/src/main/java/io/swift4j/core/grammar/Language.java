package io.swift4j.core.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes terms of a schema's nodes, and their derivatives. Not thread-safe. */
final class Language {

    /** With more terms than this the tables are begun anew; terms in use stay good. */
    private static final int MOST_TERMS = 50_000;

    final Term nothing = new Term.Nothing();
    final Term empty = new Term.Empty();
    private final Map<Object, Term> known = new HashMap<>();
    private final Map<String, Term> literals = new HashMap<>();
    private final Term space;

    /**
     * A language.
     *
     * @param mostSpace how many white space characters may stand where some may
     */
    Language(int mostSpace) {
        space = mostSpace == 0
                ? empty
                : word(
                        TableAutomaton.explore(
                                "white space",
                                0,
                                new byte[] {' ', '\n', '\t', '\r'},
                                (count, octet) -> count < mostSpace ? count + 1 : null,
                                count -> true),
                        0);
    }

    private record WordKey(Automaton automaton, int state) {}

    private record PairKey(Term first, Term rest) {}

    private record MembersKey(Node node, int at, int count, Set<String> used) {}

    private record ItemsKey(Node node, int at) {}

    private record KeyKey(Term members, Node.Extra extra, int state, String beginning) {}

    private Term intern(Object key, Term made) {
        if (known.size() > MOST_TERMS) {
            known.clear();
        }
        known.put(key, made);
        return made;
    }

    Term word(Automaton automaton, int state) {
        WordKey key = new WordKey(automaton, state);
        Term term = known.get(key);
        return term != null ? term : intern(key, new Term.Word(automaton, state));
    }

    private Term literal(String text) {
        return literals.computeIfAbsent(text, t -> word(TableAutomaton.word(t), 0));
    }

    Term sequence(Term first, Term rest) {
        if (first.shortest >= Automaton.NEVER || rest.shortest >= Automaton.NEVER) {
            return nothing;
        }
        if (first instanceof Term.Empty) {
            return rest;
        }
        if (rest instanceof Term.Empty) {
            return first;
        }
        if (first instanceof Term.Sequence sequence) {
            return sequence(sequence.first, sequence(sequence.rest, rest));
        }
        if (first instanceof Term.Choice choice) {
            return choice(choice.ways.stream().map(way -> sequence(way, rest)).toList());
        }
        PairKey key = new PairKey(first, rest);
        Term term = known.get(key);
        return term != null ? term : intern(key, new Term.Sequence(first, rest));
    }

    private Term sequence(Term... parts) {
        Term all = empty;
        for (int i = parts.length - 1; i >= 0; i--) {
            all = sequence(parts[i], all);
        }
        return all;
    }

    Term choice(List<Term> terms) {
        Set<Term> ways = new LinkedHashSet<>();
        for (Term term : terms) {
            if (term instanceof Term.Choice choice) {
                ways.addAll(choice.ways);
            } else if (term.shortest < Automaton.NEVER) {
                ways.add(term);
            }
        }
        if (ways.size() < 2) {
            return ways.isEmpty() ? nothing : ways.iterator().next();
        }
        Set<Term> key = new HashSet<>(ways);
        Term term = known.get(key);
        return term != null ? term : intern(key, new Term.Choice(List.copyOf(ways)));
    }

    /** What a node allows. */
    Term of(Node node) {
        if (node.shortest >= Automaton.NEVER) {
            return nothing;
        }
        if (node instanceof Node.Word word) {
            return word(word.automaton, word.automaton.start());
        }
        Term term = known.get(node);
        return term != null ? term : intern(node, new Term.Rule(node));
    }

    private Term members(Node.Members node, int at, int count, Set<String> used) {
        MembersKey key = new MembersKey(node, at, count, used);
        Term term = known.get(key);
        return term != null ? term : intern(key, new Term.Members(node, at, count, used));
    }

    private Term items(Node.Items node, int at) {
        int place = node.most == Integer.MAX_VALUE
                ? Math.min(at, Math.max(node.first.size(), Math.max(1, node.least)))
                : at;
        ItemsKey key = new ItemsKey(node, place);
        Term term = known.get(key);
        return term != null ? term : intern(key, new Term.Items(node, place));
    }

    /** The same taken apart by one level; null of a term that is not to be. */
    private @Nullable Term expanded(Term term) {
        if (term instanceof Term.Rule rule) {
            return expanded(rule.node);
        }
        if (term instanceof Term.Members members) {
            return expanded(members);
        }
        return term instanceof Term.Items items ? expanded(items) : null;
    }

    private Term expanded(Node node) {
        if (node instanceof Node.AnyOf any) {
            return choice(any.ways.stream().map(this::of).toList());
        }
        if (node instanceof Node.Ref ref) {
            return of(ref.target());
        }
        if (node instanceof Node.Members members) {
            return sequence(literal("{"), members(members, 0, 0, Set.of()));
        }
        if (node instanceof Node.Items items) {
            return sequence(literal("["), items(items, 0));
        }
        return of(node);
    }

    private Term expanded(Term.Members term) {
        Node.Members node = term.node;
        List<Term> ways = new ArrayList<>();
        Term between = term.count == 0 ? space : sequence(literal(","), space);
        for (int i = term.at; i <= node.members.size(); i++) {
            if (i == node.members.size()) {
                if (term.count >= node.least) {
                    ways.add(sequence(space, literal("}")));
                }
                for (Node.Extra extra : node.extras) {
                    ways.add(sequence(
                            between, key(term, extra, extra.names().automaton().start(), "")));
                }
            } else {
                Node.Member member = node.members.get(i);
                ways.add(sequence(
                        between,
                        literal(Json.text(member.name()) + ":"),
                        space,
                        of(member.value()),
                        members(node, i + 1, term.count + 1, term.used)));
                if (member.required()) {
                    break;
                }
            }
        }
        return choice(ways);
    }

    private Term expanded(Term.Items term) {
        Node.Items node = term.node;
        List<Term> ways = new ArrayList<>();
        if (term.at >= node.least) {
            ways.add(sequence(space, literal("]")));
        }
        if (term.at < node.most && node.item(term.at).isPresent()) {
            Term between = term.at == 0 ? space : sequence(literal(","), space);
            ways.add(sequence(between, of(node.item(term.at).get()), items(node, term.at + 1)));
        }
        return choice(ways);
    }

    /** What follows a free key, when these are taken. */
    Term afterKey(Term.Key key, Set<String> used) {
        Node.Members node = key.members.node;
        return sequence(
                literal(":"),
                space,
                of(key.extra.value()),
                members(node, node.members.size(), key.members.count + 1, used));
    }

    /** The bytes that would complete the beginning of a free key to one that is taken already. */
    static List<byte[]> takenEnds(Term.Key key) {
        List<byte[]> ends = new ArrayList<>();
        for (String name : key.taken()) {
            if (name.startsWith(key.beginning)) {
                String opening = key.extra.names().opens(key.state) ? "\"" : "";
                String end = opening + name.substring(key.beginning.length()) + "\"";
                ends.add(end.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return ends;
    }

    private Term key(Term.Members members, Node.Extra extra, int state, String beginning) {
        Node.Members node = members.node;
        int after = node.rest(node.members.size(), members.count + 1, members.used, extra);
        int rest = Node.sum(Node.sum(1, extra.value().shortest), after);
        if (rest >= Automaton.NEVER || members.count + 1 > node.most) {
            return nothing;
        }
        KeyKey key = new KeyKey(members, extra, state, beginning);
        Term term = known.get(key);
        if (term != null) {
            return term;
        }
        int own = extra.names().shortest(state, beginning, node.taken(members.used));
        return own >= Automaton.NEVER
                ? nothing
                : intern(key, new Term.Key(members, extra, state, beginning, own, rest));
    }

    /** What may follow a byte. That of keys is not kept: there are too many. */
    Term step(Term term, int octet) {
        if (isKey(term)
                || (term instanceof Term.Choice choice && choice.ways.stream().allMatch(Language::isKey))) {
            return derived(term, octet);
        }
        Term[] steps = term.steps;
        if (steps == null) {
            steps = new Term[256];
            term.steps = steps;
        }
        Term known = steps[octet];
        if (known == null) {
            known = derived(term, octet);
            steps[octet] = known;
        }
        return known;
    }

    private static boolean isKey(Term term) {
        return term instanceof Term.Key
                || (term instanceof Term.Sequence sequence && sequence.first instanceof Term.Key);
    }

    private Term derived(Term term, int octet) {
        if (term instanceof Term.Word word) {
            int state = word.automaton.step(word.state, octet);
            return state == Automaton.DEAD ? nothing : ended(word.automaton, state);
        }
        if (term instanceof Term.Sequence sequence) {
            Term inside = sequence(step(sequence.first, octet), sequence.rest);
            return sequence.first.empty ? choice(List.of(inside, step(sequence.rest, octet))) : inside;
        }
        if (term instanceof Term.Choice choice) {
            return choice(choice.ways.stream().map(way -> step(way, octet)).toList());
        }
        if (term instanceof Term.Key key) {
            return derived(key, octet);
        }
        Term expanded = expanded(term);
        return expanded == null ? nothing : step(expanded, octet);
    }

    /** A word that is over, and can't go on, is the empty one. */
    private Term ended(Automaton automaton, int state) {
        boolean over = automaton.accepts(state);
        for (int octet = 0; over && octet < 256; octet++) {
            over = automaton.step(state, octet) == Automaton.DEAD;
        }
        return over ? empty : word(automaton, state);
    }

    private Term derived(Term.Key key, int octet) {
        Automaton automaton = key.automaton();
        int state = automaton.step(key.state, octet);
        if (state == Automaton.DEAD) {
            return nothing;
        }
        if (automaton.accepts(state)) {
            if (key.taken().contains(key.beginning)) {
                return nothing;
            }
            Set<String> used = new HashSet<>(key.members.used);
            used.add(key.beginning);
            return afterKey(key, Set.copyOf(used));
        }
        boolean opens = key.extra.names().opens(key.state);
        return key(key.members, key.extra, state, opens ? "" : key.beginning + (char) octet);
    }

    /** A term as words and keys to begin with, each alone or before a rest. */
    List<Term> heads(Term term) {
        Set<Term> heads = new LinkedHashSet<>();
        heads(term, heads);
        return List.copyOf(heads);
    }

    private void heads(Term term, Set<Term> heads) {
        if (term instanceof Term.Choice choice) {
            choice.ways.forEach(way -> heads(way, heads));
        } else if (term instanceof Term.Word || term instanceof Term.Key) {
            heads.add(term);
        } else if (term instanceof Term.Sequence sequence) {
            Term expanded = expanded(sequence.first);
            if (expanded != null) {
                heads(sequence(expanded, sequence.rest), heads);
            } else {
                heads.add(term);
                if (sequence.first.empty) {
                    heads(sequence.rest, heads);
                }
            }
        } else {
            Term expanded = expanded(term);
            if (expanded != null) {
                heads(expanded, heads);
            }
        }
    }

    /** A member of the fewest bytes. */
    byte[] shortestOf(Term term) {
        byte[] all = new byte[64];
        int length = 0;
        Term at = term;
        while (!at.empty) {
            Term best = nothing;
            int octet = 0;
            for (int b = 0; b < 256 && (best == nothing || best.shortest >= at.shortest); b++) {
                Term following = step(at, b);
                if (following.shortest < best.shortest) {
                    best = following;
                    octet = b;
                }
            }
            if (length == all.length) {
                all = Arrays.copyOf(all, 2 * length);
            }
            all[length++] = (byte) octet;
            at = best;
        }
        return Arrays.copyOf(all, length);
    }
}

package io.swift4j.core.grammar;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of byte strings, as an expression whose derivative by a byte is another one (Brzozowski 1964).
 *
 * <p>Made by {@link Language} only, which gives equal expressions as one object.
 */
abstract sealed class Term {

    /** The fewest bytes of a member. */
    final int shortest;

    /** Whether it has the empty string. */
    final boolean empty;

    /** Derivatives that are known. */
    Term @Nullable [] steps;

    /** Few tokens to the end, where they are known. */
    int @Nullable [] plan;

    private Term(int shortest, boolean empty) {
        this.shortest = shortest;
        this.empty = empty;
    }

    /** No string at all. */
    static final class Nothing extends Term {
        Nothing() {
            super(Automaton.NEVER, false);
        }
    }

    /** The empty string. */
    static final class Empty extends Term {
        Empty() {
            super(0, true);
        }
    }

    /** What an automaton accepts from a state on. */
    static final class Word extends Term {
        final Automaton automaton;
        final int state;

        Word(Automaton automaton, int state) {
            super(automaton.shortest(state), automaton.accepts(state));
            this.automaton = automaton;
            this.state = state;
        }
    }

    /** One after another; the first is no sequence itself. */
    static final class Sequence extends Term {
        final Term first;
        final Term rest;

        Sequence(Term first, Term rest) {
            super(Node.sum(first.shortest, rest.shortest), first.empty && rest.empty);
            this.first = first;
            this.rest = rest;
        }
    }

    /** One of several, none of which is such a choice itself. */
    static final class Choice extends Term {
        final List<Term> ways;

        Choice(List<Term> ways) {
            super(
                    ways.stream().mapToInt(way -> way.shortest).min().orElseThrow(),
                    ways.stream().anyMatch(way -> way.empty));
            this.ways = ways;
        }
    }

    /** A node of the schema, not yet taken apart. */
    static final class Rule extends Term {
        final Node node;

        Rule(Node node) {
            super(node.shortest, false);
            this.node = node;
        }
    }

    /** An object from a member on. */
    static final class Members extends Term {
        final Node.Members node;
        final int at;
        final int count;
        final Set<String> used;

        Members(Node.Members node, int at, int count, Set<String> used) {
            super(node.rest(at, count, used, null), false);
            this.node = node;
            this.at = at;
            this.count = count;
            this.used = used;
        }
    }

    /** An array from an item on. */
    static final class Items extends Term {
        final Node.Items node;
        final int at;

        Items(Node.Items node, int at) {
            super(node.rest(at), false);
            this.node = node;
            this.at = at;
        }
    }

    /** A free key, of which a beginning is known, and the object after it; each is written in one way, and none comes twice. */
    static final class Key extends Term {
        final Members members;
        final Node.Extra extra;
        final int state;
        final String beginning;

        /** Bytes that are enough after the key. */
        final int rest;

        Key(Members members, Node.Extra extra, int state, String beginning, int own, int rest) {
            super(Node.sum(own, rest), false);
            this.members = members;
            this.extra = extra;
            this.state = state;
            this.beginning = beginning;
            this.rest = rest;
        }

        Automaton automaton() {
            return extra.names().automaton();
        }

        /** The names that it may not be. */
        Set<String> taken() {
            return members.node.taken(members.used);
        }
    }
}

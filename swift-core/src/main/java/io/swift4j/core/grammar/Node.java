package io.swift4j.core.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a schema allows, as a graph: schemas that refer to themselves are circles. */
abstract sealed class Node {

    /** The fewest bytes that write it; found when the graph is complete. */
    int shortest = Automaton.NEVER;

    /** The same from the present values of the nodes below. */
    abstract int measure();

    static int sum(int a, int b) {
        return Math.min(Automaton.NEVER, a + b);
    }

    /** What one automaton accepts. */
    static final class Word extends Node {

        final Automaton automaton;

        Word(Automaton automaton) {
            this.automaton = automaton;
        }

        @Override
        int measure() {
            return automaton.shortest(automaton.start());
        }
    }

    /** One of several. */
    static final class AnyOf extends Node {

        final List<Node> ways;

        AnyOf(List<Node> ways) {
            this.ways = List.copyOf(ways);
        }

        @Override
        int measure() {
            int best = Automaton.NEVER;
            for (Node way : ways) {
                best = Math.min(best, way.shortest);
            }
            return best;
        }
    }

    /** What stands at another place of the schema. */
    static final class Ref extends Node {

        final String pointer;

        @Nullable
        Node target;

        Ref(String pointer) {
            this.pointer = pointer;
        }

        Node target() {
            if (target == null) {
                throw new IllegalStateException(pointer + " is not complete");
            }
            return target;
        }

        @Override
        int measure() {
            return target().shortest;
        }
    }

    /** A property with a name of its own. */
    record Member(String name, boolean required, Node value) {

        /** The bytes of name and colon. */
        int bytes() {
            return Json.octets(Json.text(name)).length() + 1;
        }
    }

    /** Properties without a name of their own. */
    record Extra(KeyNames names, Node value) {}

    /**
     * An object: its own members in their order, then others.
     *
     * @see Language
     */
    static final class Members extends Node {

        final List<Member> members;
        final List<Extra> extras;
        final int least;
        final int most;
        final Set<String> names;

        Members(List<Member> members, List<Extra> extras, int least, int most, Set<String> names) {
            this.members = List.copyOf(members);
            this.extras = List.copyOf(extras);
            this.least = least;
            this.most = most;
            this.names = Set.copyOf(names);
        }

        @Override
        int measure() {
            return sum(1, rest(0, 0, Set.of(), null));
        }

        /** The names that others can't have. */
        Set<String> taken(Set<String> used) {
            Set<String> taken = new HashSet<>(names);
            taken.addAll(used);
            taken.add("");
            return taken;
        }

        /**
         * The fewest bytes from a member on, with the closing brace.
         *
         * @param used names of others
         * @param begun others of which one is being written, whose name may be any
         */
        int rest(int at, int count, Set<String> used, @Nullable Extra begun) {
            int bytes = 0;
            int number = 0;
            List<Integer> others = new ArrayList<>();
            for (Member member : members.subList(at, members.size())) {
                int cost = sum(member.bytes(), member.value.shortest);
                if (member.required) {
                    bytes = sum(bytes, cost);
                    number++;
                } else if (cost < Automaton.NEVER) {
                    others.add(cost);
                }
            }
            int missing = Math.max(0, least - count - number);
            for (Extra extra : missing > 0 ? extras : List.<Extra>of()) {
                if (extra.value.shortest < Automaton.NEVER) {
                    int spent = extra.equals(begun) ? 1 : 0;
                    extra.names.lengths(missing + spent, taken(used)).stream()
                            .skip(spent)
                            .forEach(length -> others.add(sum(length + 3, extra.value.shortest)));
                }
            }
            if (others.size() < missing || count + number + missing > most) {
                return Automaton.NEVER;
            }
            others.sort(null);
            for (int i = 0; i < missing; i++) {
                bytes = sum(bytes, others.get(i));
            }
            int commas = Math.max(0, number + missing - (count == 0 ? 1 : 0));
            return sum(bytes, commas + 1);
        }
    }

    /** An array: items each with their own schema, then others. */
    static final class Items extends Node {

        final List<Node> first;
        final Optional<Node> others;
        final int least;
        final int most;

        Items(List<Node> first, Optional<Node> others, int least, int most) {
            this.first = List.copyOf(first);
            this.others = others;
            this.least = least;
            this.most = most;
        }

        Optional<Node> item(int at) {
            return at < first.size() ? Optional.of(first.get(at)) : others;
        }

        @Override
        int measure() {
            return sum(1, rest(0));
        }

        /** The fewest bytes from an item on, with the closing bracket. */
        int rest(int at) {
            long bytes = 1;
            for (int i = at; i < Math.min(least, first.size()); i++) {
                bytes += sum(first.get(i).shortest, i == 0 ? 0 : 1);
            }
            int more = least - Math.max(at, first.size());
            if (more > 0) {
                long cost = others.map(node -> node.shortest).orElse(Automaton.NEVER);
                bytes += more * (cost + 1) - (Math.max(at, first.size()) == 0 ? 1 : 0);
            }
            return (int) Math.min(Automaton.NEVER, bytes);
        }
    }
}

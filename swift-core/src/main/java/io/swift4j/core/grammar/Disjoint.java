package io.swift4j.core.grammar;

import io.swift4j.core.grammar.Facets.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.BooleanNode;

/** Whether no value satisfies two schemas, as far as types, listed values, bounds and required properties tell. */
final class Disjoint {

    private static final int DEPTH = 4;

    private final FacetReader reader;

    Disjoint(FacetReader reader) {
        this.reader = reader;
    }

    /** Refuses alternatives of {@code oneOf} that may hold together. */
    void check(List<Facets> ways, List<Place> places) {
        for (int i = 0; i < ways.size(); i++) {
            for (int j = i + 1; j < ways.size(); j++) {
                if (!apart(ways.get(i), ways.get(j), DEPTH)) {
                    throw FacetReader.problem(
                            places.get(i).path(),
                            "may hold together with " + places.get(j).path()
                                    + ", which oneOf forbids; use anyOf, or give both a required property with different"
                                    + " const values");
                }
            }
        }
    }

    boolean apart(Facets a, Facets b, int depth) {
        if (a.never || b.never) {
            return true;
        }
        if (depth == 0) {
            return false;
        }
        List<Facets> first = alternatives(a);
        List<Facets> second = alternatives(b);
        if (first.size() > 1 || second.size() > 1) {
            return first.stream().allMatch(x -> second.stream().allMatch(y -> plainApart(x, y, depth)));
        }
        return plainApart(first.get(0), second.get(0), depth);
    }

    /** Of a schema with one group of alternatives each of them with the rest; else itself. */
    private List<Facets> alternatives(Facets facets) {
        if (facets.alternatives.isEmpty()) {
            return List.of(facets);
        }
        List<Facets> all = new ArrayList<>();
        for (Place place : facets.alternatives.get(0)) {
            Facets way = reader.all(List.of(place));
            way.alternatives.clear();
            Facets rest = new Facets();
            rest.and(facets);
            rest.alternatives.clear();
            way.and(rest);
            all.add(way);
        }
        return all;
    }

    private boolean plainApart(Facets a, Facets b, int depth) {
        if (a.values.isPresent() || b.values.isPresent()) {
            Facets listed = a.values.isPresent() ? a : b;
            Facets other = a.values.isPresent() ? b : a;
            Satisfaction satisfaction = new Satisfaction(reader);
            return listed.values.orElseThrow().stream()
                    .noneMatch(value -> satisfaction.holds(value, listed) && satisfaction.holds(value, other));
        }
        Set<String> types = new HashSet<>(kinds(a));
        types.retainAll(kinds(b));
        return types.stream().allMatch(type -> switch (type) {
            case "number" -> below(a, b) || below(b, a);
            case "string" -> a.mostLength < b.leastLength || b.mostLength < a.leastLength;
            case "object" -> objectsApart(a, b, depth);
            case "array" -> a.mostItems < b.leastItems || b.mostItems < a.leastItems;
            default -> false;
        });
    }

    private static Set<String> kinds(Facets facets) {
        Set<String> kinds = new HashSet<>(facets.types.orElse(Facets.ALL_TYPES));
        if (kinds.remove("integer")) {
            kinds.add("number");
        }
        return kinds;
    }

    private static boolean below(Facets a, Facets b) {
        if (a.high.isEmpty() || b.low.isEmpty()) {
            return false;
        }
        int by = a.high.get().compareTo(b.low.get());
        return by < 0 || (by == 0 && (a.highExcluded || b.lowExcluded));
    }

    private boolean objectsApart(Facets a, Facets b, int depth) {
        if (a.mostProperties < b.leastProperties || b.mostProperties < a.leastProperties) {
            return true;
        }
        Set<String> names = new HashSet<>(a.required);
        names.addAll(b.required);
        for (String name : names) {
            boolean both = a.required.contains(name) && b.required.contains(name);
            boolean forbidden =
                    (a.required.contains(name) && forbids(b, name)) || (b.required.contains(name) && forbids(a, name));
            if (forbidden || (both && apart(property(a, name), property(b, name), depth - 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean forbids(Facets facets, String name) {
        return facets.property(name).stream().anyMatch(place -> place.schema().equals(BooleanNode.FALSE));
    }

    private Facets property(Facets facets, String name) {
        return reader.all(facets.property(name));
    }
}

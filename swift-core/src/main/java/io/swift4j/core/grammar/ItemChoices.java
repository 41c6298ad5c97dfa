package io.swift4j.core.grammar;

import io.swift4j.core.grammar.Facets.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NullNode;

/**
 * Arrays whose items depend on each other, as a choice of arrays whose items don't: all orders of a few values, all places of what is
 * contained.
 */
final class ItemChoices {

    /** All orders of six values are 1,957 arrays. */
    private static final int MOST_VALUES = 6;

    private static final int MOST_PLACES = 500;

    private final FacetReader reader;
    private final String path;

    ItemChoices(FacetReader reader, String path) {
        this.reader = reader;
        this.path = path;
    }

    /** Arrays of different items, which must be of few listed values. */
    List<Facets> unique(Facets facets) {
        List<JsonNode> values = facets.firstItems.isEmpty() && facets.contained.isEmpty()
                ? values(reader.all(facets.items.orElse(List.of())))
                : List.of();
        if (values.isEmpty()) {
            throw FacetReader.problem(
                    path,
                    "has uniqueItems, which is supported where items is an enum of at most " + MOST_VALUES
                            + " values, without prefixItems and contains, or where maxItems is at most 1");
        }
        List<Facets> ways = new ArrayList<>();
        orders(facets, values, new ArrayList<>(), ways);
        return ways;
    }

    /** All values that a schema allows where these are listed, each once; empty where they are not, or too many. */
    private static List<JsonNode> values(Facets items) {
        List<JsonNode> all = new ArrayList<>();
        Set<String> types = items.types.orElse(Set.of());
        if (items.values.isEmpty()
                && !types.isEmpty()
                && Set.of("null", "boolean").containsAll(types)) {
            List<JsonNode> words = List.of(NullNode.getInstance(), BooleanNode.TRUE, BooleanNode.FALSE);
            return items.alternatives.isEmpty()
                    ? words.stream().filter(items::allows).toList()
                    : List.of();
        }
        for (JsonNode value : items.values.orElse(List.of())) {
            boolean known = all.stream().anyMatch(other -> Facets.same(other, value));
            if (value.isContainer() || !items.alternatives.isEmpty()) {
                return List.of();
            }
            if (!known && items.allows(value)) {
                all.add(value);
            }
        }
        return all.size() > MOST_VALUES ? List.of() : all;
    }

    private void orders(Facets facets, List<JsonNode> values, List<JsonNode> chosen, List<Facets> ways) {
        if (chosen.size() >= facets.leastItems) {
            Facets way = new Facets();
            for (JsonNode value : chosen) {
                way.firstItems.add(List.of(constant(value)));
            }
            way.leastItems = chosen.size();
            way.mostItems = chosen.size();
            ways.add(way);
        }
        if (chosen.size() < facets.mostItems) {
            for (JsonNode value : values) {
                if (!chosen.contains(value)) {
                    chosen.add(value);
                    orders(facets, values, chosen, ways);
                    chosen.remove(chosen.size() - 1);
                }
            }
        }
    }

    private Place constant(JsonNode value) {
        return new Place(Json.MAPPER.createObjectNode().set("const", value), path + "/items");
    }

    /** Arrays of which at least so many items are as is said. */
    List<Facets> containing(Facets facets) {
        List<Facets> ways = List.of(facets);
        for (Facets.Contained contained : facets.contained) {
            List<Facets> more = new ArrayList<>();
            for (Facets way : ways) {
                places(way, contained, 0, new ArrayList<>(), more);
            }
            ways = more;
        }
        return ways;
    }

    private void places(Facets facets, Facets.Contained contained, int from, List<Integer> chosen, List<Facets> ways) {
        if (chosen.size() == contained.least()) {
            ways.add(with(facets, contained.place(), chosen));
            if (ways.size() > MOST_PLACES) {
                throw tooMany();
            }
            return;
        }
        if (facets.mostItems == Integer.MAX_VALUE) {
            throw tooMany();
        }
        for (int at = from; at < facets.mostItems; at++) {
            chosen.add(at);
            places(facets, contained, at + 1, chosen, ways);
            chosen.remove(chosen.size() - 1);
        }
    }

    private RuntimeException tooMany() {
        return FacetReader.problem(
                path,
                "has contains, which is supported where maxItems is given and there are at most " + MOST_PLACES
                        + " choices of the items that are meant");
    }

    private static Facets with(Facets facets, Place place, List<Integer> at) {
        Facets way = new Facets();
        way.and(facets);
        way.contained.clear();
        int last = at.isEmpty() ? -1 : at.get(at.size() - 1);
        List<Place> others = facets.items.orElse(List.of());
        while (way.firstItems.size() <= last) {
            way.firstItems.add(others);
        }
        for (int index : at) {
            List<Place> both = new ArrayList<>(way.firstItems.get(index));
            both.add(place);
            way.firstItems.set(index, both);
        }
        way.items = Optional.of(others);
        way.leastItems = Math.max(way.leastItems, last + 1);
        return way;
    }
}

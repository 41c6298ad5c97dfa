package io.swift4j.core.grammar;

import io.swift4j.core.grammar.Facets.Place;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether a value that a schema lists is what else is said of it. */
record Satisfaction(FacetReader reader) {

    boolean holds(JsonNode value, List<Place> places) {
        return holds(value, reader.all(places));
    }

    boolean holds(JsonNode value, Facets facets) {
        boolean listed = facets.values
                .map(values -> values.stream().anyMatch(other -> Facets.same(other, value)))
                .orElse(true);
        return !facets.never
                && listed
                && facets.allows(value)
                && facets.alternatives.stream().allMatch(group -> one(value, group))
                && (!value.isObject() || object(value, facets))
                && (!value.isArray() || array(value, facets));
    }

    private boolean one(JsonNode value, List<Place> group) {
        long held = group.stream().filter(place -> holds(value, List.of(place))).count();
        return group.get(0).path().endsWith("/oneOf/0") ? held == 1 : held > 0;
    }

    private boolean object(JsonNode value, Facets facets) {
        return value.size() >= facets.leastProperties
                && value.size() <= facets.mostProperties
                && facets.required.stream().allMatch(value::has)
                && value.properties().stream()
                        .allMatch(entry -> holds(entry.getValue(), facets.property(entry.getKey())));
    }

    private boolean array(JsonNode value, Facets facets) {
        for (int i = 0; i < value.size(); i++) {
            boolean first = i < facets.firstItems.size();
            if (!holds(value.get(i), first ? facets.firstItems.get(i) : facets.items.orElse(List.of()))) {
                return false;
            }
            for (int j = 0; facets.uniqueItems && j < i; j++) {
                if (Facets.same(value.get(i), value.get(j))) {
                    return false;
                }
            }
        }
        return value.size() >= facets.leastItems
                && value.size() <= facets.mostItems
                && facets.contained.stream()
                        .allMatch(contained -> value.valueStream()
                                        .filter(item -> holds(item, List.of(contained.place())))
                                        .count()
                                >= contained.least());
    }
}

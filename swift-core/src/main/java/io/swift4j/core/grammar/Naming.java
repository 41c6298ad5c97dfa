package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import io.swift4j.core.grammar.Facets.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What one schema says of an object's properties by their names. */
record Naming(Map<String, Place> properties, Map<String, Pattern> patterns, Optional<Place> additional) {

    /** In more ways than this patterns may not overlap. */
    private static final int MOST_CLASSES = 64;

    /** A pattern of names and what it says of their values. */
    record Pattern(CodePoints names, Place place) {}

    /** Names that match some patterns, and no others. */
    record Matching(Set<String> matched, CodePoints names) {}

    /** Patterns that have been read. */
    static final class Patterns {

        private final Map<String, CodePoints> known = new HashMap<>();

        CodePoints of(String pattern, String path) {
            try {
                return known.computeIfAbsent(pattern, Regex::compile);
            } catch (SwiftException e) {
                throw FacetReader.problem(path, String.valueOf(e.getMessage()));
            }
        }
    }

    /** Reads a schema's {@code properties}, {@code patternProperties} and {@code additionalProperties}. */
    static Naming read(JsonNode schema, String path, Patterns patterns) {
        Map<String, Pattern> matching = new LinkedHashMap<>();
        places(schema, "patternProperties", path)
                .forEach((text, place) -> matching.put(text, new Pattern(patterns.of(text, place.path()), place)));
        Optional<Place> additional = schema.has("additionalProperties")
                ? Optional.of(new Place(schema.get("additionalProperties"), path + "/additionalProperties"))
                : Optional.empty();
        return new Naming(places(schema, "properties", path), matching, additional);
    }

    private static Map<String, Place> places(JsonNode schema, String keyword, String path) {
        Map<String, Place> places = new LinkedHashMap<>();
        if (schema.has(keyword)) {
            String at = path + "/" + keyword;
            FacetReader.object(schema.get(keyword), at)
                    .properties()
                    .forEach(entry ->
                            places.put(entry.getKey(), new Place(entry.getValue(), at + "/" + entry.getKey())));
        }
        return places;
    }

    /** What this says of the values of a name. */
    List<Place> of(String name) {
        if (!patterns.isEmpty() && !CodePoints.writes(name)) {
            throw FacetReader.problem(
                    patterns.values().iterator().next().place().path(),
                    "stands beside the property " + Json.text(name) + ", which has characters that patterns of names"
                            + " don't know here");
        }
        Set<String> matched = new LinkedHashSet<>();
        patterns.forEach((text, pattern) -> {
            if (pattern.names.matches(name)) {
                matched.add(text);
            }
        });
        return of(Optional.ofNullable(properties.get(name)), matched);
    }

    /** What this says of the values of names that are not named, and match just these patterns. */
    List<Place> of(Set<String> matched) {
        return of(Optional.empty(), matched);
    }

    private List<Place> of(Optional<Place> named, Set<String> matched) {
        List<Place> all = new ArrayList<>();
        named.ifPresent(all::add);
        patterns.forEach((text, pattern) -> {
            if (matched.contains(text)) {
                all.add(pattern.place);
            }
        });
        if (all.isEmpty()) {
            additional.ifPresent(all::add);
        }
        return all;
    }

    /** All names but the empty one, by which patterns they match; classes without names are left out. */
    static List<Matching> classes(List<Naming> namings) {
        Map<String, Pattern> all = new LinkedHashMap<>();
        namings.forEach(naming -> all.putAll(naming.patterns));
        CodePoints names = Disputed.without(all.keySet(), CodePoints.ofLength(1, Integer.MAX_VALUE));
        List<Matching> classes = List.of(new Matching(Set.of(), names));
        for (Map.Entry<String, Pattern> entry : all.entrySet()) {
            Pattern pattern = entry.getValue();
            List<Matching> more = new ArrayList<>();
            try {
                CodePoints others = pattern.names.not();
                for (Matching one : classes) {
                    Set<String> matched = new LinkedHashSet<>(one.matched);
                    matched.add(entry.getKey());
                    more.add(new Matching(matched, one.names.and(pattern.names)));
                    more.add(new Matching(one.matched, one.names.and(others)));
                }
            } catch (SwiftException e) {
                throw FacetReader.problem(
                        pattern.place.path(), "together with other patterns of names: " + e.getMessage());
            }
            more.removeIf(one -> one.names.isEmpty());
            if (more.size() > MOST_CLASSES) {
                throw FacetReader.problem(
                        pattern.place.path(),
                        "overlaps with other patterns of names in more than " + MOST_CLASSES
                                + " ways; use fewer patterns, or such that exclude each other");
            }
            classes = more;
        }
        return classes;
    }
}

package io.swift4j.core.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What one schema says, or several together; lists of schemas hold all at once. Mutable until it is compiled. */
final class Facets {

    static final Set<String> ALL_TYPES = Set.of("null", "boolean", "integer", "number", "string", "array", "object");

    /** A schema with its place, for messages. */
    record Place(JsonNode schema, String path) {}

    /** What some of an array's items are at least, and how many. */
    record Contained(Place place, int least) {}

    Optional<Set<String>> types = Optional.empty();
    Optional<List<JsonNode>> values = Optional.empty();
    Optional<BigDecimal> low = Optional.empty();
    boolean lowExcluded;
    Optional<BigDecimal> high = Optional.empty();
    boolean highExcluded;
    final List<BigDecimal> multiples = new ArrayList<>();
    int leastLength;
    int mostLength = Integer.MAX_VALUE;
    final List<String> patterns = new ArrayList<>();
    final List<String> formats = new ArrayList<>();
    final List<String> otherPatterns = new ArrayList<>();
    final List<String> otherTexts = new ArrayList<>();
    final List<Naming> namings = new ArrayList<>();
    final Set<String> required = new LinkedHashSet<>();
    int leastProperties;
    int mostProperties = Integer.MAX_VALUE;
    final List<List<Place>> firstItems = new ArrayList<>();
    Optional<List<Place>> items = Optional.empty();
    int leastItems;
    int mostItems = Integer.MAX_VALUE;
    boolean uniqueItems;
    final List<Contained> contained = new ArrayList<>();
    final List<List<Place>> alternatives = new ArrayList<>();
    boolean never;

    /** How many keywords there are, but for alternatives. */
    int said;

    /** Types that something is said of, beside what is said of all. */
    final Set<String> meant = new LinkedHashSet<>();

    /** Adds what another says. */
    void and(Facets o) {
        never |= o.never;
        said += o.said;
        if (o.types.isPresent()) {
            restrict(o.types.get());
        }
        o.values.ifPresent(this::restrictValues);
        o.low.ifPresent(bound -> atLeast(bound, o.lowExcluded));
        o.high.ifPresent(bound -> atMost(bound, o.highExcluded));
        multiples.addAll(o.multiples);
        leastLength = Math.max(leastLength, o.leastLength);
        mostLength = Math.min(mostLength, o.mostLength);
        patterns.addAll(o.patterns);
        formats.addAll(o.formats);
        otherPatterns.addAll(o.otherPatterns);
        otherTexts.addAll(o.otherTexts);
        namings.addAll(o.namings);
        required.addAll(o.required);
        leastProperties = Math.max(leastProperties, o.leastProperties);
        mostProperties = Math.min(mostProperties, o.mostProperties);
        andItems(o);
        leastItems = Math.max(leastItems, o.leastItems);
        mostItems = Math.min(mostItems, o.mostItems);
        uniqueItems |= o.uniqueItems;
        contained.addAll(o.contained);
        alternatives.addAll(o.alternatives);
        meant.addAll(o.meant);
    }

    void restrict(Set<String> others) {
        Set<String> kept = new LinkedHashSet<>();
        for (String type : types.orElse(ALL_TYPES)) {
            boolean integerOfNumber = type.equals("integer") && others.contains("number");
            if (others.contains(type) || integerOfNumber) {
                kept.add(type);
            } else if (type.equals("number") && others.contains("integer")) {
                kept.add("integer");
            }
        }
        types = Optional.of(kept);
    }

    void restrictValues(List<JsonNode> others) {
        values = Optional.of(values.map(mine -> mine.stream()
                        .filter(value -> others.stream().anyMatch(other -> same(value, other)))
                        .toList())
                .orElse(others));
    }

    /** Equality of JSON values, numbers by their value. */
    static boolean same(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (a.isArray() && b.isArray() && a.size() == b.size()) {
            for (int i = 0; i < a.size(); i++) {
                if (!same(a.get(i), b.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (a.isObject() && b.isObject() && a.size() == b.size()) {
            return a.properties().stream()
                    .allMatch(entry -> b.has(entry.getKey()) && same(entry.getValue(), b.get(entry.getKey())));
        }
        return a.equals(b);
    }

    void atLeast(BigDecimal bound, boolean excluded) {
        int by = low.map(bound::compareTo).orElse(1);
        lowExcluded = by > 0 ? excluded : by == 0 ? lowExcluded || excluded : lowExcluded;
        low = by > 0 ? Optional.of(bound) : low;
    }

    void atMost(BigDecimal bound, boolean excluded) {
        int by = high.map(bound::compareTo).orElse(-1);
        highExcluded = by < 0 ? excluded : by == 0 ? highExcluded || excluded : highExcluded;
        high = by < 0 ? Optional.of(bound) : high;
    }

    /** The names of properties that are said something of. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        namings.forEach(naming -> names.addAll(naming.properties().keySet()));
        return names;
    }

    /** What is said of the property of a name. */
    List<Place> property(String name) {
        return namings.stream().flatMap(naming -> naming.of(name).stream()).toList();
    }

    /** What is said of properties that are not named, and match just these patterns. */
    List<Place> others(Set<String> matched) {
        return namings.stream().flatMap(naming -> naming.of(matched).stream()).toList();
    }

    boolean hasNamePatterns() {
        return namings.stream().anyMatch(naming -> !naming.patterns().isEmpty());
    }

    /** Whether something is said of properties that are neither named nor match a pattern. */
    boolean hasAdditional() {
        return namings.stream().anyMatch(naming -> naming.additional().isPresent());
    }

    private void andItems(Facets o) {
        int count = Math.max(firstItems.size(), o.firstItems.size());
        List<List<Place>> both = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Place> all = new ArrayList<>(i < firstItems.size() ? firstItems.get(i) : items.orElse(List.of()));
            all.addAll(i < o.firstItems.size() ? o.firstItems.get(i) : o.items.orElse(List.of()));
            both.add(all);
        }
        firstItems.clear();
        firstItems.addAll(both);
        items = both(items, o.items);
    }

    private static Optional<List<Place>> both(Optional<List<Place>> a, Optional<List<Place>> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        List<Place> all = new ArrayList<>(a.get());
        all.addAll(b.get());
        return Optional.of(all);
    }

    /** The types that values are made of: those that are named, else those that something is said of, else all. */
    Set<String> madeTypes() {
        Set<String> named = types.orElse(meant.isEmpty() ? ALL_TYPES : meant);
        Set<String> kept = new LinkedHashSet<>(named);
        if (kept.contains("number")) {
            kept.remove("integer");
        }
        return kept;
    }

    NumberText.Bounds bounds() {
        return new NumberText.Bounds(low, lowExcluded, high, highExcluded, List.copyOf(multiples));
    }

    /** Whether a value of no parts is allowed. */
    boolean allows(JsonNode value) {
        Set<String> named = types.orElse(ALL_TYPES);
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            boolean whole = number.stripTrailingZeros().scale() <= 0;
            return (named.contains("number") || (named.contains("integer") && whole)) && bounds().has(number);
        }
        if (value.isString()) {
            String text = value.stringValue();
            int length = text.codePointCount(0, text.length());
            return named.contains("string")
                    && length >= leastLength
                    && length <= mostLength
                    && patterns.stream()
                            .allMatch(pattern -> Regex.compile(pattern).matches(text))
                    && !otherTexts.contains(text)
                    && otherPatterns.stream()
                            .noneMatch(pattern -> Regex.compile(pattern).matches(text))
                    && formats.stream().allMatch(format -> Formats.of(format).matches(text));
        }
        return named.contains(
                value.isNull() ? "null" : value.isBoolean() ? "boolean" : value.isArray() ? "array" : "object");
    }
}

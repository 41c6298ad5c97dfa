package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import io.swift4j.core.grammar.Facets.Place;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the keywords of a schema; what it does not know, it refuses by name. */
final class FacetReader {

    /** Keywords that say nothing about what is right. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "$schema",
            "$id",
            "$comment",
            "$defs",
            "definitions",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentEncoding",
            "contentMediaType",
            "contentSchema");

    private static final Map<String, String> OF_TYPE = new TreeMap<>(Map.ofEntries(
            Map.entry("minimum", "number"),
            Map.entry("maximum", "number"),
            Map.entry("exclusiveMinimum", "number"),
            Map.entry("exclusiveMaximum", "number"),
            Map.entry("multipleOf", "number"),
            Map.entry("minLength", "string"),
            Map.entry("maxLength", "string"),
            Map.entry("pattern", "string"),
            Map.entry("format", "string"),
            Map.entry("properties", "object"),
            Map.entry("required", "object"),
            Map.entry("patternProperties", "object"),
            Map.entry("additionalProperties", "object"),
            Map.entry("minProperties", "object"),
            Map.entry("maxProperties", "object"),
            Map.entry("prefixItems", "array"),
            Map.entry("items", "array"),
            Map.entry("minItems", "array"),
            Map.entry("maxItems", "array"),
            Map.entry("uniqueItems", "array"),
            Map.entry("contains", "array"),
            Map.entry("dependentRequired", "object"),
            Map.entry("dependentSchemas", "object"),
            Map.entry(Negation.OTHER_TEXTS, "string"),
            Map.entry(Negation.OTHER_PATTERN, "string")));

    /** Keywords that hold schemas which say more of the same value. */
    private static final Set<String> OTHERS =
            Set.of("$ref", "allOf", "anyOf", "oneOf", "not", "if", "dependentRequired", "dependentSchemas");

    /** Keywords that are read together with others, and say nothing without them. */
    private static final Set<String> BESIDE = Set.of("then", "else", "minContains", "maxContains");

    private final JsonNode root;
    private final Naming.Patterns namePatterns = new Naming.Patterns();

    FacetReader(JsonNode root) {
        this.root = root;
    }

    /** Whether a keyword says nothing about what is right. */
    static boolean isAnnotation(String keyword) {
        return ANNOTATIONS.contains(keyword);
    }

    static SwiftException problem(String path, String why) {
        return new SwiftException("schema " + path + ": " + why);
    }

    /** What schemas say together, with the targets of references that stand beside other keywords. */
    Facets all(List<Place> places) {
        Facets all = new Facets();
        for (Place place : places) {
            all.and(one(place, new ArrayList<>()));
        }
        return all;
    }

    private Facets one(Place place, List<String> open) {
        JsonNode schema = place.schema();
        String path = place.path();
        Facets facets = new Facets();
        if (schema.isBoolean()) {
            facets.never = !schema.booleanValue();
            return facets;
        }
        if (!schema.isObject()) {
            throw problem(path, "is " + Json.text(schema) + "; a schema is an object, true or false");
        }
        // What other schemas say is added to what this one says itself, in whatever order the keywords are.
        for (boolean others : new boolean[] {false, true}) {
            for (Map.Entry<String, JsonNode> entry : schema.properties()) {
                String keyword = entry.getKey();
                if (OTHERS.contains(keyword) == others && !BESIDE.contains(keyword)) {
                    count(facets, keyword);
                    keyword(facets, schema, keyword, path, open);
                }
            }
        }
        return facets;
    }

    private static void count(Facets facets, String keyword) {
        String type = OF_TYPE.get(keyword);
        facets.said += type != null || Set.of("type", "enum", "const").contains(keyword) ? 1 : 0;
        if (type != null) {
            facets.meant.add(type);
        }
    }

    /** A schema with {@code if}: both it and {@code then}, or not it and {@code else}. */
    private Place conditional(JsonNode schema, String path) {
        JsonNode condition = schema.get("if");
        JsonNode yes = schema.path("then");
        JsonNode no = schema.path("else");
        if (yes.isMissingNode() && no.isMissingNode()) {
            return new Place(BooleanNode.TRUE, path);
        }
        List<JsonNode> first = new ArrayList<>(List.of(condition));
        if (!yes.isMissingNode()) {
            first.add(yes);
        }
        List<JsonNode> second = new ArrayList<>(List.of(new Negation(this).of(new Place(condition, path + "/if"))));
        if (!no.isMissingNode()) {
            second.add(no);
        }
        return new Place(Negation.any(List.of(Negation.all(first), Negation.all(second))), path + "/if");
    }

    private static void contained(Facets facets, JsonNode schema, String path) {
        String at = path + "/contains";
        if (schema.has("maxContains")) {
            throw problem(path, "has maxContains, which is not supported; remove it, or say the same otherwise");
        }
        int least = schema.has("minContains") ? count(schema.get("minContains"), path + "/minContains") : 1;
        if (least > 0) {
            facets.contained.add(new Facets.Contained(new Place(schema.get("contains"), at), least));
            facets.leastItems = Math.max(facets.leastItems, least);
        }
    }

    /** What {@code dependentRequired} and {@code dependentSchemas} say of one property: that it is missing, or what follows. */
    private static Place dependent(String name, JsonNode follows, String at) {
        ObjectNode has = Json.MAPPER.createObjectNode();
        has.putArray("required").add(name);
        return new Place(
                Negation.any(List.of(Negation.without(name), Negation.all(List.of(has, follows)))), at + "/" + name);
    }

    private void keyword(Facets facets, JsonNode schema, String keyword, String path, List<String> open) {
        JsonNode value = schema.get(keyword);
        String at = path + "/" + keyword;
        switch (keyword) {
            case "type" -> facets.restrict(types(value, at));
            case "enum" -> facets.restrictValues(list(value, at));
            case "const" -> facets.restrictValues(List.of(value));
            case "minimum" -> facets.atLeast(number(value, at), false);
            case "maximum" -> facets.atMost(number(value, at), false);
            case "exclusiveMinimum" -> facets.atLeast(number(value, at), true);
            case "exclusiveMaximum" -> facets.atMost(number(value, at), true);
            case "multipleOf" -> {
                BigDecimal multiple = number(value, at);
                if (multiple.signum() <= 0) {
                    throw problem(at, "is " + multiple + "; it must be above 0");
                }
                facets.multiples.add(multiple);
            }
            case "minLength" -> facets.leastLength = count(value, at);
            case "maxLength" -> facets.mostLength = count(value, at);
            case "pattern" -> facets.patterns.add(text(value, at));
            case "format" -> facets.formats.add(text(value, at));
            case "properties", "patternProperties", "additionalProperties" -> {
                // The first of them reads all, and those of other schemas are added later.
                if (facets.namings.isEmpty()) {
                    facets.namings.add(Naming.read(schema, path, namePatterns));
                }
            }
            case "required" -> list(value, at).forEach(name -> facets.required.add(text(name, at)));
            case "minProperties" -> facets.leastProperties = count(value, at);
            case "maxProperties" -> facets.mostProperties = count(value, at);
            case "prefixItems" -> places(value, at).forEach(item -> facets.firstItems.add(List.of(item)));
            case "items" -> {
                if (value.isArray()) {
                    throw problem(at, "is a list, as in older drafts; write prefixItems");
                }
                facets.items = Optional.of(List.of(new Place(value, at)));
            }
            case "minItems" -> facets.leastItems = Math.max(facets.leastItems, count(value, at));
            case "maxItems" -> facets.mostItems = count(value, at);
            case "uniqueItems" -> {
                if (!value.isBoolean()) {
                    throw problem(at, "is " + Json.text(value) + "; it must be true or false");
                }
                facets.uniqueItems |= value.booleanValue();
            }
            case "contains" -> contained(facets, schema, path);
            case "if" -> facets.and(one(conditional(schema, path), open));
            case "not" -> facets.and(one(new Place(new Negation(this).of(new Place(value, at)), at), open));
            case Negation.OTHER_TEXTS -> list(value, at).forEach(text -> facets.otherTexts.add(text(text, at)));
            case Negation.OTHER_PATTERN -> facets.otherPatterns.add(text(value, at));
            case "dependentRequired" -> {
                for (Map.Entry<String, JsonNode> entry : object(value, at).properties()) {
                    ObjectNode follows = Json.MAPPER.createObjectNode();
                    ArrayNode names = follows.putArray("required");
                    list(entry.getValue(), at).forEach(name -> names.add(text(name, at)));
                    facets.and(one(dependent(entry.getKey(), follows, at), open));
                }
            }
            case "dependentSchemas" -> {
                for (Map.Entry<String, JsonNode> entry : object(value, at).properties()) {
                    facets.and(one(dependent(entry.getKey(), entry.getValue(), at), open));
                }
            }
            case "$ref" -> {
                String pointer = text(value, at);
                if (open.contains(pointer)) {
                    throw problem(at, "leads to " + pointer + " again without a value between");
                }
                List<String> deeper = new ArrayList<>(open);
                deeper.add(pointer);
                facets.and(one(new Place(target(pointer, at), pointer), deeper));
            }
            case "allOf" -> places(value, at).forEach(part -> facets.and(one(part, open)));
            case "anyOf", "oneOf" -> facets.alternatives.add(places(value, at));
            default -> {
                if (!ANNOTATIONS.contains(keyword)) {
                    throw problem(
                            path, "has " + keyword + ", which is not supported; remove it, or say the same otherwise");
                }
            }
        }
    }

    /** The schema at a JSON pointer within this document. */
    JsonNode target(String pointer, String at) {
        if (!pointer.startsWith("#") || (pointer.length() > 1 && pointer.charAt(1) != '/')) {
            throw problem(at, "is " + pointer + "; only references within the schema are supported, as #/$defs/name");
        }
        JsonNode node = root;
        if (pointer.length() > 1) {
            for (String part : pointer.substring(2).split("/", -1)) {
                String name = decoded(part).replace("~1", "/").replace("~0", "~");
                node = node.isArray() && name.matches("\\d{1,6}") ? node.path(Integer.parseInt(name)) : node.path(name);
            }
        }
        if (node.isMissingNode()) {
            throw problem(at, "is " + pointer + ", which is not in the schema");
        }
        return node;
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static Set<String> types(JsonNode value, String at) {
        Set<String> types = new LinkedHashSet<>();
        for (JsonNode one : value.isArray() ? list(value, at) : List.of(value)) {
            String type = text(one, at);
            if (!Facets.ALL_TYPES.contains(type)) {
                throw problem(
                        at, "is " + type + "; types are null, boolean, integer, number, string, array and object");
            }
            types.add(type);
        }
        return types;
    }

    static List<Place> places(JsonNode value, String at) {
        List<Place> places = new ArrayList<>();
        for (JsonNode one : list(value, at)) {
            places.add(new Place(one, at + "/" + places.size()));
        }
        if (places.isEmpty()) {
            throw problem(at, "is empty; it needs at least one schema");
        }
        return places;
    }

    static List<JsonNode> list(JsonNode value, String at) {
        if (!value.isArray()) {
            throw problem(at, "is " + Json.text(value) + "; it must be a list");
        }
        List<JsonNode> all = new ArrayList<>();
        value.forEach(all::add);
        return all;
    }

    static JsonNode object(JsonNode value, String at) {
        if (!value.isObject()) {
            throw problem(at, "is " + Json.text(value) + "; it must be an object");
        }
        return value;
    }

    static String text(JsonNode value, String at) {
        if (!value.isString()) {
            throw problem(at, "is " + Json.text(value) + "; it must be a text");
        }
        return value.stringValue();
    }

    private static BigDecimal number(JsonNode value, String at) {
        if (!value.isNumber()) {
            throw problem(at, "is " + Json.text(value) + "; it must be a number");
        }
        return value.decimalValue();
    }

    static int count(JsonNode value, String at) {
        BigDecimal number = number(value, at);
        boolean right = number.signum() >= 0
                && number.stripTrailingZeros().scale() <= 0
                && number.compareTo(BigDecimal.valueOf(1_000_000_000)) <= 0;
        if (!right) {
            throw problem(at, "is " + number + "; it must be a whole number from 0 to a thousand million");
        }
        return number.intValue();
    }
}

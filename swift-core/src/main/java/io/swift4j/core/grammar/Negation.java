package io.swift4j.core.grammar;

import io.swift4j.core.grammar.Facets.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schema of what another does not allow: a value that breaks one of its keywords, which is of the type that the keyword speaks of.
 *
 * <p>Keywords whose opposite can't be said are refused by name.
 */
final class Negation {

    /** Says which texts a text is not. */
    static final String OTHER_TEXTS = "not one of";

    /** Says which pattern a text does not match. */
    static final String OTHER_PATTERN = "not of";

    private static final int DEPTH = 16;

    private static final Set<String> NUMBERS = Set.of("integer", "number");

    private final FacetReader reader;

    Negation(FacetReader reader) {
        this.reader = reader;
    }

    /** The opposite of a schema. */
    JsonNode of(Place place) {
        return of(place, DEPTH);
    }

    private JsonNode of(Place place, int depth) {
        JsonNode schema = place.schema();
        if (schema.isBoolean()) {
            return BooleanNode.valueOf(!schema.booleanValue());
        }
        if (!schema.isObject()) {
            throw FacetReader.problem(
                    place.path(), "is " + Json.text(schema) + "; a schema is an object, true or false");
        }
        if (depth == 0) {
            throw FacetReader.problem(place.path(), "can't be turned into its opposite: it is too deep, or itself");
        }
        List<JsonNode> ways = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            if (!FacetReader.isAnnotation(entry.getKey())) {
                Place at = new Place(entry.getValue(), place.path() + "/" + entry.getKey());
                ways.addAll(keyword(schema, entry.getKey(), at, depth - 1));
            }
        }
        return any(ways);
    }

    /** One of several; what nothing satisfies where there are none. */
    static JsonNode any(List<JsonNode> ways) {
        List<JsonNode> left =
                ways.stream().filter(way -> !way.equals(BooleanNode.FALSE)).toList();
        if (left.size() < 2) {
            return left.isEmpty() ? BooleanNode.FALSE : left.get(0);
        }
        ObjectNode all = Json.MAPPER.createObjectNode();
        all.putArray("anyOf").addAll(left);
        return all;
    }

    static ObjectNode all(List<JsonNode> parts) {
        ObjectNode all = Json.MAPPER.createObjectNode();
        all.putArray("allOf").addAll(parts);
        return all;
    }

    private static ObjectNode of(String type) {
        return Json.MAPPER.createObjectNode().put("type", type);
    }

    /** The ways to break a keyword. */
    private List<JsonNode> keyword(JsonNode schema, String keyword, Place at, int depth) {
        JsonNode value = at.schema();
        return switch (keyword) {
            case "type" -> List.of(otherTypes(value, at.path()));
            case "const" -> List.of(otherValues(List.of(value), at.path()));
            case "enum" -> List.of(otherValues(FacetReader.list(value, at.path()), at.path()));
            case "minimum" -> List.of(of("number").set("exclusiveMaximum", value));
            case "maximum" -> List.of(of("number").set("exclusiveMinimum", value));
            case "exclusiveMinimum" -> List.of(of("number").set("maximum", value));
            case "exclusiveMaximum" -> List.of(of("number").set("minimum", value));
            case "minLength" -> fewer("string", "maxLength", FacetReader.count(value, at.path()));
            case "maxLength" -> more("string", "minLength", FacetReader.count(value, at.path()));
            case "minItems" -> fewer("array", "maxItems", FacetReader.count(value, at.path()));
            case "maxItems" -> more("array", "minItems", FacetReader.count(value, at.path()));
            case "minProperties" -> fewer("object", "maxProperties", FacetReader.count(value, at.path()));
            case "maxProperties" -> more("object", "minProperties", FacetReader.count(value, at.path()));
            case "pattern" -> List.of(of("string").set(OTHER_PATTERN, value));
            case "required" -> {
                List<JsonNode> ways = new ArrayList<>();
                for (JsonNode name : FacetReader.list(value, at.path())) {
                    ways.add(without(FacetReader.text(name, at.path())));
                }
                yield ways;
            }
            case "properties" -> {
                List<JsonNode> ways = new ArrayList<>();
                for (Map.Entry<String, JsonNode> property :
                        FacetReader.object(value, at.path()).properties()) {
                    JsonNode other = of(new Place(property.getValue(), at.path() + "/" + property.getKey()), depth);
                    if (!other.equals(BooleanNode.FALSE)) {
                        ways.add(with(property.getKey(), other));
                    }
                }
                yield ways;
            }
            case "allOf" -> {
                List<JsonNode> ways = new ArrayList<>();
                for (Place part : FacetReader.places(value, at.path())) {
                    ways.add(of(part, depth));
                }
                yield ways;
            }
            case "anyOf" -> {
                List<JsonNode> parts = new ArrayList<>();
                for (Place part : FacetReader.places(value, at.path())) {
                    parts.add(of(part, depth));
                }
                yield List.of(all(parts));
            }
            case "not" -> List.of(value);
            case "$ref" -> {
                String pointer = FacetReader.text(value, at.path());
                yield List.of(of(new Place(reader.target(pointer, at.path()), pointer), depth));
            }
            case "dependentRequired" -> {
                List<JsonNode> ways = new ArrayList<>();
                for (Map.Entry<String, JsonNode> entry :
                        FacetReader.object(value, at.path()).properties()) {
                    for (JsonNode name : FacetReader.list(entry.getValue(), at.path())) {
                        ObjectNode way = without(FacetReader.text(name, at.path()));
                        way.putArray("required").add(entry.getKey());
                        ways.add(way);
                    }
                }
                yield ways;
            }
            case "contains" -> {
                if (schema.has("minContains") || schema.has("maxContains")) {
                    throw refused("contains with minContains or maxContains", at);
                }
                yield List.of(of("array").set("items", of(at, depth)));
            }
            default -> throw refused(keyword, at);
        };
    }

    private static RuntimeException refused(String keyword, Place at) {
        return FacetReader.problem(
                at.path(),
                "is below not or if, where " + keyword + " is not supported; remove it, or say the same otherwise");
    }

    private static List<JsonNode> fewer(String type, String most, int than) {
        return than == 0 ? List.of() : List.of(of(type).put(most, than - 1));
    }

    private static List<JsonNode> more(String type, String least, int than) {
        return List.of(of(type).put(least, than + 1));
    }

    /** Objects that don't have a property. */
    static ObjectNode without(String name) {
        ObjectNode schema = of("object");
        schema.putObject("properties").put(name, false);
        return schema;
    }

    private static ObjectNode with(String name, JsonNode value) {
        ObjectNode schema = of("object");
        schema.putObject("properties").set(name, value);
        schema.putArray("required").add(name);
        return schema;
    }

    private static JsonNode otherTypes(JsonNode value, String at) {
        Set<String> named = FacetReader.types(value, at);
        if (named.contains("integer") && !named.contains("number")) {
            throw FacetReader.problem(
                    at, "is below not or if, where integer is not supported; say multipleOf or bounds otherwise");
        }
        Set<String> left = new TreeSet<>(Facets.ALL_TYPES);
        left.removeAll(named);
        left.remove("integer");
        return types(left);
    }

    private static JsonNode types(Set<String> left) {
        if (left.isEmpty()) {
            return BooleanNode.FALSE;
        }
        ObjectNode schema = Json.MAPPER.createObjectNode();
        left.forEach(schema.putArray("type")::add);
        return schema;
    }

    /** Everything but some values: other types, and of their types what lies between. */
    private static JsonNode otherValues(List<JsonNode> values, String at) {
        Set<String> types = new TreeSet<>(Facets.ALL_TYPES);
        types.removeAll(NUMBERS);
        List<JsonNode> ways = new ArrayList<>();
        ArrayNode texts = Json.MAPPER.createArrayNode();
        List<JsonNode> numbers = new ArrayList<>();
        Set<Boolean> truths = new LinkedHashSet<>();
        for (JsonNode value : values) {
            if (value.isContainer()) {
                throw FacetReader.problem(
                        at,
                        "lists " + Json.text(value) + " below not or if, where objects and arrays are not supported");
            }
            if (value.isString()) {
                texts.add(value);
            } else if (value.isNumber()) {
                numbers.add(value);
            } else if (value.isBoolean()) {
                truths.add(value.booleanValue());
            } else {
                types.remove("null");
            }
        }
        if (!texts.isEmpty()) {
            types.remove("string");
            ways.add(of("string").set(OTHER_TEXTS, texts));
        }
        if (!truths.isEmpty()) {
            types.remove("boolean");
            if (truths.size() == 1) {
                ways.add(Json.MAPPER
                        .createObjectNode()
                        .put("const", !truths.iterator().next()));
            }
        }
        if (numbers.isEmpty()) {
            types.add("number");
        } else {
            ways.addAll(between(numbers));
        }
        ways.add(0, types(types));
        return any(ways);
    }

    /** The numbers between some, and on both sides. */
    private static List<JsonNode> between(List<JsonNode> numbers) {
        List<JsonNode> sorted = new ArrayList<>(numbers);
        sorted.sort((a, b) -> a.decimalValue().compareTo(b.decimalValue()));
        List<JsonNode> ways = new ArrayList<>();
        ways.add(of("number").set("exclusiveMaximum", sorted.get(0)));
        for (int i = 1; i < sorted.size(); i++) {
            if (!Facets.same(sorted.get(i - 1), sorted.get(i))) {
                ways.add(
                        of("number").set("exclusiveMinimum", sorted.get(i - 1)).set("exclusiveMaximum", sorted.get(i)));
            }
        }
        ways.add(of("number").set("exclusiveMinimum", sorted.get(sorted.size() - 1)));
        return ways;
    }
}

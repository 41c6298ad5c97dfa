package io.swift4j.core.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Schemas of all keywords that are supported, at random. */
final class RandomSchema {

    private static final List<String> NAMES =
            List.of("a", "b", "id", "name", "größe", "tags", "x\"y", "価格", "long_property_name", "a\\b");
    private static final List<String> PATTERNS = List.of(
            "^[A-Z]{3}-\\d{2,4}$",
            "^(?:foo|bar|b.z)+$",
            "\\d",
            "^[^a-z\"]{1,5}$",
            "^\\w+@\\w+\\.(com|org)$",
            "^[α-ωé]{2}$",
            "x*y?$",
            "^\\S+( \\S+){0,2}$");
    private static final List<String> NAME_PATTERNS = List.of(
            "^[a-c]$",
            "^x_",
            "\\d$",
            "e",
            "^größe|tags$",
            "^.{1,3}$",
            "[\"\\\\]",
            "^(id|name|k{2,3})$",
            "^[^a-z]+$",
            "[価日é]");
    private static final List<String> FORMATS =
            List.of("date", "time", "date-time", "uuid", "email", "ipv4", "ipv6", "hostname", "uri", "duration");

    private final SplittableRandom random;
    private final List<String> definitions = new ArrayList<>();

    RandomSchema(SplittableRandom random) {
        this.random = random;
    }

    String make() {
        ObjectNode root = Json.MAPPER.createObjectNode();
        if (chance(3)) {
            definitions.add("node");
        }
        root.setAll(schema(3));
        if (!definitions.isEmpty()) {
            ObjectNode node = Json.MAPPER.createObjectNode().put("type", "object");
            node.putObject("properties").putObject("value").put("type", "integer");
            ObjectNode next = node.withObject("/properties").putObject("next");
            next.putArray("anyOf").addObject().put("$ref", "#/$defs/node");
            next.withArray("/anyOf").addObject().put("type", "null");
            node.putArray("required").add("value").add("next");
            node.put("additionalProperties", false);
            root.putObject("$defs").set("node", node);
        }
        return Json.text(root);
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private ObjectNode schema(int depth) {
        ObjectNode s = Json.MAPPER.createObjectNode();
        switch (random.nextInt(depth > 0 ? 14 : 8)) {
            case 0 -> s.put("type", "null");
            case 1 -> s.put("type", "boolean");
            case 2 -> integer(s);
            case 3 -> number(s);
            case 4 -> string(s);
            case 5 -> listed(s);
            case 6 -> s.putArray("type").add("string").add("null");
            case 7 -> {
                if (!definitions.isEmpty()) {
                    s.put("$ref", "#/$defs/node");
                } else {
                    s.set("const", Json.MAPPER.readTree("{\"k\":[1,2.5,\"é\\n\"]}"));
                }
            }
            case 8, 9, 10 -> object(s, depth);
            case 11 -> array(s, depth);
            case 12 -> {
                ArrayNode any = s.putArray("anyOf");
                for (int i = 0; i < 1 + random.nextInt(3); i++) {
                    any.add(schema(depth - 1));
                }
            }
            default -> {
                if (chance(2)) {
                    ArrayNode one = s.putArray("oneOf");
                    for (String kind : List.of("circle", "square", "line")) {
                        ObjectNode way = one.addObject().put("type", "object");
                        way.putObject("properties").putObject("kind").put("const", kind);
                        way.withObject("/properties").set("v", schema(depth - 1));
                        way.putArray("required").add("kind");
                    }
                } else {
                    ArrayNode all = s.putArray("allOf");
                    all.addObject()
                            .put("type", "object")
                            .putObject("properties")
                            .set("a", schema(depth - 1));
                    all.addObject().putObject("properties").set("b", schema(depth - 1));
                    all.addObject().putArray("required").add("b");
                }
            }
        }
        if (depth > 0 && chance(6)) {
            opposite(s);
        }
        return s;
    }

    /** Adds what a value must not be, or what follows of what it is. */
    private void opposite(ObjectNode s) {
        switch (random.nextInt(4)) {
            case 0 -> s.set("not", condition());
            case 1 -> {
                s.set("if", condition());
                s.set("then", condition());
                if (chance(2)) {
                    s.set("else", condition());
                }
            }
            case 2 -> s.putObject("not").set("not", condition());
            default -> s.putObject("not").putArray("anyOf").add(condition()).add(condition());
        }
    }

    /** A schema that has an opposite. */
    private ObjectNode condition() {
        ObjectNode s = Json.MAPPER.createObjectNode();
        switch (random.nextInt(10)) {
            case 0 ->
                s.putArray("enum")
                        .add("red")
                        .add("rot\t")
                        .add(4.25)
                        .addNull()
                        .add(-3)
                        .add(true);
            case 1 -> s.put("const", random.nextInt(-2, 3));
            case 2 -> s.putArray("type").add("string").add("null");
            case 3 -> s.put("pattern", one(PATTERNS));
            case 4 -> s.put(chance(2) ? "minimum" : "exclusiveMaximum", random.nextInt(-1000, 1000));
            case 5 -> s.put(chance(2) ? "minLength" : "maxLength", random.nextInt(6));
            case 6 -> s.putArray("required").add(one(NAMES));
            case 7 -> s.putObject("properties").putObject(one(NAMES)).put("type", "boolean");
            case 8 -> s.put(chance(2) ? "minItems" : "maxItems", random.nextInt(4));
            default -> s.put("type", "object").put(chance(2) ? "minProperties" : "maxProperties", random.nextInt(4));
        }
        return s;
    }

    private void integer(ObjectNode s) {
        s.put("type", "integer");
        int low = random.nextInt(-2000, 2000);
        if (chance(2)) {
            s.put("minimum", low);
        }
        if (chance(2)) {
            s.put(chance(2) ? "maximum" : "exclusiveMaximum", low + 1 + random.nextInt(5000));
        }
        if (chance(4)) {
            s.put("multipleOf", 1);
        }
    }

    private void number(ObjectNode s) {
        s.put("type", "number");
        double low = random.nextInt(-1000, 1000) / 8.0;
        if (chance(2)) {
            s.put(chance(2) ? "minimum" : "exclusiveMinimum", low);
        }
        if (chance(2)) {
            s.put(chance(2) ? "maximum" : "exclusiveMaximum", low + 0.01 + random.nextInt(1000) / 16.0);
        } else if (chance(3)) {
            s.set("multipleOf", Json.MAPPER.readTree(one(List.of("0.5", "0.01", "3", "0.25"))));
        }
    }

    private void string(ObjectNode s) {
        s.put("type", "string");
        switch (random.nextInt(5)) {
            case 0 -> s.put("pattern", one(PATTERNS));
            case 1 -> s.put("format", one(FORMATS));
            case 2 -> {
                int least = random.nextInt(4);
                s.put("minLength", least);
                s.put("maxLength", least + random.nextInt(20));
            }
            case 3 -> s.put("pattern", "^[a-zé\\\\]*$").put("minLength", 3).put("maxLength", 9);
            default -> {}
        }
    }

    private void listed(ObjectNode s) {
        ArrayNode values = s.putArray("enum");
        values.add("red").add("rot\t").add("red hot").add(-3).add(4.25).addNull();
        values.add(true);
        values.addArray().add(1).add("x");
        if (chance(2)) {
            s.putArray("type").add("string").add("number");
        }
    }

    private void object(ObjectNode s, int depth) {
        s.put("type", "object");
        ArrayNode required = Json.MAPPER.createArrayNode();
        int named = random.nextInt(5);
        for (int i = 0; i < named; i++) {
            String name = one(NAMES);
            s.withObject("/properties").set(name, schema(depth - 1));
            boolean known = false;
            for (int j = 0; j < required.size(); j++) {
                known |= required.get(j).stringValue().equals(name);
            }
            if (chance(2) && !known) {
                required.add(name);
            }
        }
        s.set("required", required);
        switch (random.nextInt(4)) {
            case 0 -> s.put("additionalProperties", false);
            case 1 -> s.set("additionalProperties", schema(0));
            default -> {}
        }
        boolean matched = chance(3);
        for (int i = matched ? 1 + random.nextInt(3) : 0; i > 0; i--) {
            ObjectNode patterns = s.withObject("/patternProperties");
            if (chance(8)) {
                patterns.put(one(NAME_PATTERNS), false);
            } else {
                patterns.set(one(NAME_PATTERNS), schema(chance(3) ? depth - 1 : 0));
            }
        }
        if (chance(4)) {
            s.putObject("dependentRequired").putArray(one(NAMES)).add(one(NAMES));
        }
        if (chance(6)) {
            s.putObject("dependentSchemas").set(one(NAMES), condition());
        }
        if (chance(4)) {
            s.put("maxProperties", required.size() + random.nextInt(3));
        } else if (chance(4) && (matched || !s.path("additionalProperties").isBoolean())) {
            s.put("minProperties", random.nextInt(5));
        }
    }

    private void array(ObjectNode s, int depth) {
        s.put("type", "array");
        if (chance(4)) {
            ArrayNode values = s.putObject("items").putArray("enum");
            values.add("a").add(1).add(1.0).addNull().add("é\n");
            s.put("uniqueItems", true).put("minItems", random.nextInt(4));
            if (chance(2)) {
                s.put("maxItems", 2 + random.nextInt(3));
            }
            return;
        }
        if (chance(4)) {
            s.set("contains", condition());
            s.put("maxItems", 1 + random.nextInt(4));
            if (chance(3)) {
                s.put("minContains", random.nextInt(3));
            }
            if (chance(2)) {
                s.set("items", schema(depth - 1));
            }
            return;
        }
        if (chance(3)) {
            s.putArray("prefixItems").add(schema(depth - 1)).add(schema(0));
        }
        if (chance(2)) {
            s.set("items", schema(depth - 1));
        }
        if (chance(2)) {
            int least = random.nextInt(4);
            s.put("minItems", least);
            s.put("maxItems", least + random.nextInt(4));
        }
    }
}

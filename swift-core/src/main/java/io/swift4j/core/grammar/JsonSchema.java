package io.swift4j.core.grammar;

import io.swift4j.core.SwiftException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON schema of a record.
 *
 * <p>Components are properties of their names, all required but {@code Optional} ones. They may be texts, numbers within the
 * range of their type, truth values, enums by the names of their constants, lists, arrays, maps with
 * text keys, and records, also ones that contain themselves by way of a list, a map or an {@code Optional}.
 */
public final class JsonSchema {

    private static final Map<Class<?>, long[]> RANGES = Map.of(
            byte.class, new long[] {Byte.MIN_VALUE, Byte.MAX_VALUE},
            Byte.class, new long[] {Byte.MIN_VALUE, Byte.MAX_VALUE},
            short.class, new long[] {Short.MIN_VALUE, Short.MAX_VALUE},
            Short.class, new long[] {Short.MIN_VALUE, Short.MAX_VALUE},
            int.class, new long[] {Integer.MIN_VALUE, Integer.MAX_VALUE},
            Integer.class, new long[] {Integer.MIN_VALUE, Integer.MAX_VALUE},
            OptionalInt.class, new long[] {Integer.MIN_VALUE, Integer.MAX_VALUE},
            long.class, new long[] {Long.MIN_VALUE, Long.MAX_VALUE},
            Long.class, new long[] {Long.MIN_VALUE, Long.MAX_VALUE},
            OptionalLong.class, new long[] {Long.MIN_VALUE, Long.MAX_VALUE});

    private static final List<Class<?>> NUMBERS =
            List.of(float.class, Float.class, double.class, Double.class, BigDecimal.class, OptionalDouble.class);

    private static final List<Class<?>> OPTIONALS =
            List.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private final Map<String, ObjectNode> definitions = new LinkedHashMap<>();
    private final Map<Class<?>, String> names = new LinkedHashMap<>();

    private JsonSchema() {}

    /**
     * The schema of a record, as JSON.
     *
     * @throws SwiftException naming a component of a type that has no schema
     */
    public static String of(Class<? extends Record> record) {
        JsonSchema schema = new JsonSchema();
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("$ref", schema.reference(record));
        ObjectNode all = root.putObject("$defs");
        schema.definitions.forEach(all::set);
        return Json.text(root);
    }

    private String reference(Class<?> record) {
        String known = names.get(record);
        if (known == null) {
            known = names.containsValue(record.getSimpleName()) ? record.getName() : record.getSimpleName();
            names.put(record, known);
            ObjectNode made = Json.MAPPER.createObjectNode().put("type", "object");
            definitions.put(known, made);
            ObjectNode properties = made.putObject("properties");
            List<String> required = Arrays.stream(record.getRecordComponents())
                    .filter(component -> !OPTIONALS.contains(component.getType()))
                    .map(RecordComponent::getName)
                    .toList();
            for (RecordComponent component : record.getRecordComponents()) {
                String place = record.getSimpleName() + "." + component.getName();
                properties.set(component.getName(), schema(component.getGenericType(), place));
            }
            required.forEach(made.putArray("required")::add);
            made.put("additionalProperties", false);
        }
        return "#/$defs/" + known.replace("~", "~0").replace("/", "~1");
    }

    private JsonNode schema(Type type, String place) {
        ObjectNode schema = Json.MAPPER.createObjectNode();
        if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            if (raw == Optional.class) {
                return schema(last, place);
            }
            if (raw == List.class || raw == Collection.class) {
                schema.put("type", "array").set("items", schema(last, place));
                return schema;
            }
            if (raw == Map.class && generic.getActualTypeArguments()[0] == String.class) {
                schema.put("type", "object").set("additionalProperties", schema(last, place));
                return schema;
            }
        }
        if (type instanceof Class<?> plain && plain(schema, plain, place)) {
            return schema;
        }
        throw new SwiftException(
                place + " is of type " + type.getTypeName() + ", which has no JSON schema; it may be a text,"
                        + " number, boolean, enum, record, or a List, Map<String, …> or Optional of them");
    }

    private boolean plain(ObjectNode schema, Class<?> type, String place) {
        long @Nullable [] range = RANGES.get(type);
        if (range != null) {
            schema.put("type", "integer").put("minimum", range[0]).put("maximum", range[1]);
        } else if (NUMBERS.contains(type)) {
            schema.put("type", "number");
            if (type == float.class || type == Float.class) {
                schema.put("minimum", -1e15).put("maximum", 1e15);
            }
        } else if (type == BigInteger.class) {
            schema.put("type", "integer");
        } else if (type == boolean.class || type == Boolean.class) {
            schema.put("type", "boolean");
        } else if (type == String.class || type == CharSequence.class) {
            schema.put("type", "string");
        } else if (type == char.class || type == Character.class) {
            schema.put("type", "string").put("pattern", "^[ -~]$");
        } else if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                schema.withArray("/enum").add(((Enum<?>) constant).name());
            }
        } else if (type.isArray()) {
            schema.put("type", "array").set("items", schema(type.getComponentType(), place));
        } else if (type.isRecord()) {
            schema.put("$ref", reference(type));
        } else {
            return false;
        }
        return true;
    }
}

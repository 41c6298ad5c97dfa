package io.swift4j.core.head;

import io.swift4j.core.SwiftException;
import io.swift4j.core.text.Tokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a head may need to know beside the content.
 *
 * @param tokenizer the model's, which stays its owner's
 * @param weight of every token's loss; 1 by default
 * @param schema of JSON, if answers have one
 * @param values what a head of its own needs, by its class: as the size of the picture that boxes are in
 */
public record HeadContext(Tokenizer tokenizer, float weight, Optional<String> schema, Map<Class<?>, Object> values) {

    public HeadContext {
        if (!(weight >= 0) || Float.isInfinite(weight)) {
            throw new SwiftException(
                    "the weight of a head's loss is " + weight + "; it must be finite and not negative");
        }
        values = Map.copyOf(values);
    }

    /** A context of a tokenizer alone. */
    public static HeadContext of(Tokenizer tokenizer) {
        return new HeadContext(tokenizer, 1, Optional.empty(), Map.of());
    }

    /** The same with a weight of losses. */
    public HeadContext withWeight(float value) {
        return new HeadContext(tokenizer, value, schema, values);
    }

    /** The same with a JSON schema. */
    public HeadContext withSchema(String value) {
        return new HeadContext(tokenizer, weight, Optional.of(value), values);
    }

    /** The same with a further value. */
    public <T> HeadContext with(Class<T> type, T value) {
        Map<Class<?>, Object> more = new LinkedHashMap<>(values);
        more.put(type, value);
        return new HeadContext(tokenizer, weight, schema, more);
    }

    /**
     * A value that a head needs.
     *
     * @throws SwiftException naming head and type, where it is not there
     */
    public <T> T require(String head, Class<T> type) {
        Object value = values.get(type);
        if (value == null) {
            throw new SwiftException("the head " + head + " needs a " + type.getSimpleName()
                    + "; give it with HeadContext.with(" + type.getSimpleName() + ".class, …)");
        }
        return type.cast(value);
    }
}

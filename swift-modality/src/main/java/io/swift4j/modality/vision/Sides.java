package io.swift4j.modality.vision;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/** Reads fields that give one length for both sides, or height and width. */
public final class Sides {

    private Sides() {}

    /** Height and width. */
    public static List<Integer> read(ConfigJson json, String field, int otherwise) {
        List<Integer> values = json.has(field) ? json.integers(field) : List.of(otherwise);
        if (values.isEmpty() || values.size() > 2 || values.stream().anyMatch(value -> value < 1)) {
            json.report(field, "must be one or two positive integers, not " + values);
            return List.of(otherwise, otherwise);
        }
        return values.size() == 2 ? values : List.of(values.get(0), values.get(0));
    }
}

package io.swift4j.modality.music;

import io.swift4j.core.config.ConfigJson;

/** Reads sizes; those that can't be are reported to the configuration. */
final class Sizes {

    private Sizes() {}

    static int size(ConfigJson json, String field, int otherwise) {
        return json.size(field, otherwise);
    }

    static int layers(ConfigJson json, String field, int otherwise) {
        int value = size(json, field, otherwise);
        if (value > 10_000) {
            json.report(field, "must be at most 10000, not " + value);
        }
        return Math.min(value, 10_000);
    }
}

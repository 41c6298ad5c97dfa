package io.swift4j.modality.codec;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/**
 * A codec within a larger model.
 *
 * @param fields that lead to its configuration
 * @param type of it, where it states none
 * @param prefix of its weights
 */
public record CodecPart(List<String> fields, String type, String prefix) {

    public CodecPart {
        fields = List.copyOf(fields);
    }

    /** A codec whose configuration is one field of the model's. */
    public CodecPart(String field, String type, String prefix) {
        this(List.of(field), type, prefix);
    }

    /** Its configuration in that of the model, with a type. */
    public ConfigJson of(ConfigJson model) {
        ConfigJson own = model;
        for (String field : fields) {
            own = own.object(field);
        }
        return own.has("model_type") ? own : own.with("model_type", type);
    }
}

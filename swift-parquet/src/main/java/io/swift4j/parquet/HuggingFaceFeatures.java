package io.swift4j.parquet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Hugging Face's {@code datasets} writes of a file's columns: the metadata {@code huggingface} of Parquet files, of which
 * {@code info.features} gives each column's {@code _type}.
 */
final class HuggingFaceFeatures {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Types of columns, and the columns of rows that hold such. */
    private static final Map<String, List<String>> KINDS = Map.of(
            "Image", List.of("image", "images"),
            "Audio", List.of("audio", "audios"),
            "Video", List.of("video", "videos"));

    private HuggingFaceFeatures() {}

    /**
     * New names of columns: the one column of a kind of media is called after it, where no column is yet.
     *
     * @param metadata JSON; what is none says nothing
     */
    static Map<String, String> names(String metadata, List<String> columns) {
        JsonNode features;
        try {
            features = JSON.readTree(metadata).path("info").path("features");
        } catch (JacksonException e) {
            return Map.of();
        }
        Map<String, String> names = new HashMap<>();
        KINDS.forEach((type, known) -> {
            List<String> found = new ArrayList<>();
            for (String column : columns) {
                JsonNode kind = features.path(column).path("_type");
                if (kind.isString() && kind.stringValue().equals(type)) {
                    found.add(column);
                }
            }
            if (found.size() == 1 && known.stream().noneMatch(columns::contains)) {
                names.put(found.get(0), known.get(0));
            }
        });
        return names;
    }
}

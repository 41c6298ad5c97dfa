package io.swift4j.modality.space;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code index.json} holds.
 *
 * @param width how many numbers a vector has
 * @param ids of the vectors, in order
 */
record IndexFile(int width, List<String> ids) {

    private static final JsonMapper MAPPER = new JsonMapper();

    IndexFile {
        ids = List.copyOf(ids);
        if (width < 1) {
            throw new ConfigException("index.json: width must be at least 1, not " + width);
        }
    }

    static IndexFile read(Path file) {
        ConfigJson json = ConfigJson.read(file);
        return json.collect(values -> new IndexFile(values.integer("width"), values.texts("ids")));
    }

    static void write(Path file, IndexFile content) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("width", content.width);
        ArrayNode ids = json.putArray("ids");
        content.ids.forEach(ids::add);
        Path staged = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.writeString(staged, json.toPrettyString());
            Files.move(staged, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SwiftException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}

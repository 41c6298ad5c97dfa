package io.swift4j.train.codec;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.torch.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The files of a codec's checkpoint. */
final class CodecFiles {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CodecFiles() {}

    static void write(Path folder, ObjectNode config, Map<String, Tensor> tensors) {
        TensorFiles.write(folder.resolve("model.safetensors"), tensors);
        json(folder.resolve("config.json"), config);
    }

    static void json(Path file, ObjectNode content) {
        try {
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content));
        } catch (IOException e) {
            throw new SwiftException("cannot write " + file + ": " + e, e);
        }
    }
}

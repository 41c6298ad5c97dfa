package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.model.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** PEFT's folder of an adapter: {@code adapter_config.json} and {@code adapter_model.safetensors}. */
final class AdapterFiles {

    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";
    private static final String TARGETS = "target_modules";

    private static final JsonMapper MAPPER = new JsonMapper();

    private AdapterFiles() {}

    static ConfigJson config(Path folder) {
        Path file = folder.resolve(CONFIG);
        if (!Files.isRegularFile(file)) {
            throw new SwiftException(folder + " is not the folder of an adapter: it has no " + CONFIG);
        }
        return ConfigJson.read(file);
    }

    static Weights weights(Path folder) {
        Path file = folder.resolve(WEIGHTS);
        if (!Files.isRegularFile(file) && Files.isRegularFile(folder.resolve("adapter_model.bin"))) {
            throw new SwiftException(folder.resolve("adapter_model.bin")
                    + " is a pickle, which may run any code and is never read; save the adapter with"
                    + " safe_serialization=True (PEFT's default) to get " + WEIGHTS);
        }
        if (!Files.isRegularFile(file)) {
            throw new SwiftException(folder + " has no " + WEIGHTS);
        }
        return Weights.load(file, null, "cpu");
    }

    /**
     * Writes both files, each whole or not at all.
     *
     * @param source where the model was loaded from
     * @param base what the adapter changes; that of a decoder is a language model's where the configuration does not say
     */
    static void write(Path folder, Adapter adapter, String source, ObjectNode original, Adaptable base) {
        ObjectNode json = original.deepCopy();
        json.put("peft_type", adapter.config().peftType());
        if (base instanceof Decoder && !json.has("task_type")) {
            json.put("task_type", "CAUSAL_LM");
        }
        json.put("base_model_name_or_path", source);
        json.put("inference_mode", true);
        adapter.config().write(json);
        adapter.writeState(json);
        nameModules(json, adapter, base);
        try {
            Files.createDirectories(folder);
            TensorFiles.write(folder.resolve(WEIGHTS), adapter.saved());
            Path staged = Files.createTempFile(folder, CONFIG, ".tmp");
            Files.writeString(staged, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
            Files.move(
                    staged,
                    folder.resolve(CONFIG),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SwiftException("cannot write the adapter to " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes the names of all linear layers, as PEFT does, where it would find others than this library: in models of several parts, of
     * which not all can have adapters here.
     */
    private static void nameModules(ObjectNode json, Adapter adapter, Adaptable base) {
        boolean parts = !(base instanceof Decoder decoder) || decoder.hasSenses();
        if (parts && Targets.ALL_LINEAR.equals(json.path(TARGETS).asString(""))) {
            ArrayNode names = json.putArray(TARGETS);
            Sites.of(base).stream().filter(adapter::touches).map(Site::module).forEach(names::add);
        }
    }

    static ObjectNode parsed(ConfigJson config) {
        return MAPPER.valueToTree(config.plain());
    }

    static ObjectNode empty() {
        return MAPPER.createObjectNode();
    }
}

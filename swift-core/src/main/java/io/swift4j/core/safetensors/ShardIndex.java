package io.swift4j.core.safetensors;

import static io.swift4j.core.safetensors.SafetensorsException.shown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The weight map of a sharded checkpoint: which shard holds which tensor. */
record ShardIndex(Path file, Map<String, String> weightMap) {

    private static final Pattern PLAIN_FILE_NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]+\\.safetensors");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(32).build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static ShardIndex read(Path index) {
        JsonNode root;
        try {
            long size = Files.size(index);
            if (size > HeaderReader.MAX_HEADER_BYTES) {
                throw new SafetensorsException(
                        index, "has " + size + " bytes; an index is at most " + HeaderReader.MAX_HEADER_BYTES);
            }
            root = JSON.readTree(Files.readAllBytes(index));
        } catch (JacksonException e) {
            throw new SafetensorsException(index, "is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new SafetensorsException(index, "cannot be read: " + e, e);
        }
        JsonNode weights = root.get("weight_map");
        if (weights == null || !weights.isObject() || weights.isEmpty()) {
            throw new SafetensorsException(index, "must have an object weight_map of tensor name to shard file name");
        }
        Map<String, String> weightMap = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> weight : weights.properties()) {
            weightMap.put(weight.getKey(), shardName(index, weight.getKey(), weight.getValue()));
        }
        return new ShardIndex(index, weightMap);
    }

    private static String shardName(Path index, String tensor, JsonNode value) {
        String name = value.isString() ? value.stringValue() : "";
        if (!PLAIN_FILE_NAME.matcher(name).matches()) {
            throw new SafetensorsException(
                    index,
                    "weight_map of tensor " + shown(tensor) + " is " + shown(value)
                            + "; it must be the name of a .safetensors file in the same folder, without any path");
        }
        return name;
    }

    /** Opens every shard of the index, by ascending name; reports all missing ones together. */
    Map<String, SafetensorsFile> openShards() {
        List<String> missing = new ArrayList<>();
        Map<String, Path> paths = new TreeMap<>();
        for (String shard : new TreeSet<>(weightMap.values())) {
            Path path = file.resolveSibling(shard);
            paths.put(shard, path);
            if (!Files.exists(path)) {
                missing.add(shard);
            }
        }
        if (!missing.isEmpty()) {
            throw new SafetensorsException(
                    file,
                    missing.size() + " of " + paths.size() + " shards are missing: " + first(missing)
                            + "; download the checkpoint again");
        }
        Map<String, SafetensorsFile> shards = new TreeMap<>();
        paths.forEach((name, path) -> shards.put(name, SafetensorsFile.open(path)));
        return shards;
    }

    /** Checks that every listed tensor is in the shard that the index names. */
    void checkTensors(Map<String, SafetensorsFile> shards) {
        List<String> missing = new ArrayList<>();
        weightMap.forEach((tensor, shard) -> {
            SafetensorsFile opened = shards.get(shard);
            if (opened == null || opened.find(tensor).isEmpty()) {
                missing.add(shown(tensor) + " in " + shard);
            }
        });
        if (!missing.isEmpty()) {
            throw new SafetensorsException(
                    file,
                    missing.size() + " tensors are not in the shard that the index names: " + first(missing)
                            + "; index and shards are of different checkpoints");
        }
    }

    private static String first(List<String> names) {
        int shown = Math.min(5, names.size());
        return String.join(", ", names.subList(0, shown)) + (shown < names.size() ? ", …" : "");
    }
}

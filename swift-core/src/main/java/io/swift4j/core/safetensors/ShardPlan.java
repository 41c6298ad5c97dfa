package io.swift4j.core.safetensors;

import static io.swift4j.core.safetensors.SafetensorsException.shown;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which tensors go to which shard, the shards' names, and the index that tells so. */
record ShardPlan(String baseName, List<List<TensorSource>> shards, long totalBytes) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static ShardPlan of(Path folder, String baseName, List<? extends TensorSource> tensors, long maxShardBytes) {
        List<List<TensorSource>> shards = new ArrayList<>();
        List<TensorSource> current = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long currentBytes = 0;
        long totalBytes = 0;
        for (TensorSource tensor : tensors) {
            if (!names.add(tensor.name())) {
                throw new SafetensorsException(folder, "tensor " + shown(tensor.name()) + " is given twice");
            }
            long bytes = FileLayout.byteLength(folder, tensor);
            if (!current.isEmpty() && currentBytes + bytes > maxShardBytes) {
                shards.add(current);
                current = new ArrayList<>();
                currentBytes = 0;
            }
            current.add(tensor);
            currentBytes += bytes;
            totalBytes = Math.addExact(totalBytes, bytes);
        }
        if (!current.isEmpty() || shards.isEmpty()) {
            shards.add(current);
        }
        return new ShardPlan(baseName, shards, totalBytes);
    }

    boolean isSharded() {
        return shards.size() > 1;
    }

    String shardName(int shard) {
        return isSharded()
                ? String.format(Locale.ROOT, "%s-%05d-of-%05d.safetensors", baseName, shard + 1, shards.size())
                : baseName + SafetensorsCheckpoint.SUFFIX;
    }

    /** Returns the index as Python writes it: sorted keys, two spaces of indentation, a newline at the end. */
    String indexJson() {
        Map<String, String> weightMap = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String shard = shardName(i);
            shards.get(i).forEach(tensor -> weightMap.put(tensor.name(), shard));
        }
        ObjectNode root = JSON.createObjectNode();
        root.putObject("metadata").put("total_size", totalBytes);
        ObjectNode weights = root.putObject("weight_map");
        weightMap.forEach(weights::put);
        DefaultIndenter indent = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter likePython = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(indent)
                .withArrayIndenter(indent);
        return JSON.writer().with(likePython).writeValueAsString(root) + "\n";
    }
}

package io.swift4j.peft.reft;

import io.swift4j.peft.AdapterConfig;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * LoReFT (Wu et al. 2024): what a layer gives is moved, within a few learned orthogonal directions, to where a learned linear
 * map of it says, at every token.
 *
 * <p>The directions R are kept orthonormal by training a free matrix whose QR decomposition they come from, so that any
 * optimiser may be used. PEFT has no such kind; the folder has the same two files, with the {@code peft_type} {@code REFT}.
 *
 * @param rank how many directions; 4
 * @param layers whose results are changed; empty for all
 */
public record ReftConfig(int rank, List<Integer> layers) implements AdapterConfig {

    public ReftConfig {
        layers = List.copyOf(layers);
        List<String> problems = new ArrayList<>();
        if (rank < 1) {
            problems.add("r must be at least 1, not " + rank);
        }
        if (layers.stream().anyMatch(layer -> layer < 0)) {
            problems.add("layers must not be negative: " + layers);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("ReFT configuration: " + String.join("; ", problems));
        }
    }

    /** Rank 4 on all layers. */
    public static ReftConfig defaults() {
        return new ReftConfig(4, List.of());
    }

    @Override
    public String peftType() {
        return "REFT";
    }

    @Override
    public void write(ObjectNode json) {
        json.put("r", rank);
        json.put("intervention", "loreft");
        json.put("positions", "all");
        ArrayNode list = json.putArray("layers");
        layers.forEach(list::add);
    }
}

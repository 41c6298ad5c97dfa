package io.swift4j.peft.vera;

import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterJson;
import io.swift4j.peft.Targets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * VeRA (Kopiczko et al. 2024): two learned vectors a layer between random matrices that all layers share.
 *
 * @param rank of the random matrices; 256
 * @param dropout of the input in training
 * @param targets the layers that are changed
 * @param initial what the vector between the matrices begins with; 0.1
 * @param projectionSeed of the random matrices; 0
 * @param saveProjection whether the random matrices are saved; otherwise they are drawn anew when loading
 * @param modulesToSave modules that are trained whole
 */
public record VeraConfig(
        int rank,
        double dropout,
        Targets targets,
        double initial,
        int projectionSeed,
        boolean saveProjection,
        List<String> modulesToSave)
        implements AdapterConfig {

    public VeraConfig {
        modulesToSave = List.copyOf(modulesToSave);
        List<String> problems = new ArrayList<>();
        if (rank < 1) {
            problems.add("r must be at least 1, not " + rank);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            problems.add("vera_dropout must be at least 0 and less than 1, not " + dropout);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("VeRA configuration: " + String.join("; ", problems));
        }
    }

    /** Rank 256 on all linear layers. */
    public static VeraConfig defaults() {
        return new VeraConfig(256, 0, Targets.allLinear(), 0.1, 0, true, List.of());
    }

    @Override
    public String peftType() {
        return "VERA";
    }

    @Override
    public void write(ObjectNode json) {
        json.put("r", rank);
        json.put("vera_dropout", dropout);
        json.put("d_initial", initial);
        json.put("projection_prng_key", projectionSeed);
        json.put("save_projection", saveProjection);
        json.put("fan_in_fan_out", false);
        json.put("bias", "none");
        AdapterJson.putTargets(json, targets);
        AdapterJson.putModulesToSave(json, modulesToSave);
    }
}

package io.swift4j.peft.adalora;

import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterJson;
import io.swift4j.peft.Targets;
import io.swift4j.peft.lora.LoraConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * AdaLoRA (Zhang et al. 2023): low-rank updates whose ranks shrink during training where they matter least.
 *
 * @param rank that every update begins with, PEFT's {@code init_r}; 12
 * @param alpha the update is multiplied by {@code alpha / rank}, or not at all where alpha is 0 or less; 8
 * @param dropout of the update's input in training
 * @param targets the linear layers that are changed
 * @param bias which biases are trained
 * @param zeroStart whether the model is unchanged at first; otherwise all factors are random
 * @param orthogonality the weight of the penalty on factors that are not orthonormal; 0.5
 * @param budget how ranks shrink
 * @param rankPattern which of the first ranks are left, by module path; empty before any has gone
 * @param modulesToSave modules that are trained whole
 */
public record AdaLoraConfig(
        int rank,
        double alpha,
        double dropout,
        Targets targets,
        LoraConfig.Bias bias,
        boolean zeroStart,
        double orthogonality,
        Budget budget,
        Map<String, List<Boolean>> rankPattern,
        List<String> modulesToSave)
        implements AdapterConfig {

    /**
     * How ranks shrink: not at all, then with the cube of the time that is left, then not any more.
     *
     * @param targetRank the average rank in the end, PEFT's {@code target_r}; 8
     * @param initialSteps how many steps before ranks shrink, PEFT's {@code tinit}; 0
     * @param finalSteps how many steps after ranks have shrunk, PEFT's {@code tfinal}; 0
     * @param interval every how many steps ranks are chosen anew, PEFT's {@code deltaT}; 1
     * @param totalSteps of the training
     * @param beta1 of the smoothed sensitivity; 0.85
     * @param beta2 of its smoothed uncertainty; 0.85
     */
    public record Budget(
            int targetRank,
            int initialSteps,
            int finalSteps,
            int interval,
            int totalSteps,
            double beta1,
            double beta2) {

        /** The last step at which ranks are chosen. */
        int lastAllocation() {
            return totalSteps - finalSteps;
        }

        private void check(List<String> problems) {
            if (targetRank < 0) {
                problems.add("target_r must be at least 0, not " + targetRank);
            }
            if (initialSteps < 0 || finalSteps < 0 || interval < 1) {
                problems.add("tinit and tfinal must be at least 0 and deltaT at least 1, not " + initialSteps + ", "
                        + finalSteps + " and " + interval);
            }
            if (totalSteps < 1) {
                problems.add("total_step must be the number of training steps, not " + totalSteps);
            } else if (initialSteps >= lastAllocation()) {
                problems.add("tinit " + initialSteps + " and tfinal " + finalSteps + " leave none of the " + totalSteps
                        + " steps of total_step to choose ranks in");
            }
            if (!(beta1 > 0 && beta1 < 1 && beta2 > 0 && beta2 < 1)) {
                problems.add("beta1 and beta2 must lie between 0 and 1, not " + beta1 + " and " + beta2);
            }
        }
    }

    public AdaLoraConfig {
        Map<String, List<Boolean>> ranks = new LinkedHashMap<>();
        rankPattern.forEach((module, kept) -> ranks.put(module, List.copyOf(kept)));
        rankPattern = Collections.unmodifiableMap(ranks);
        modulesToSave = List.copyOf(modulesToSave);
        List<String> problems = new ArrayList<>();
        if (rank < 1) {
            problems.add("init_r must be at least 1, not " + rank);
        }
        for (Map.Entry<String, List<Boolean>> entry : ranks.entrySet()) {
            if (entry.getValue().size() != rank) {
                problems.add("rank_pattern has " + entry.getValue().size() + " ranks for " + entry.getKey()
                        + ", init_r is " + rank);
            }
        }
        if (!Double.isFinite(alpha)) {
            problems.add("lora_alpha must be a number, not " + alpha);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            problems.add("lora_dropout must be at least 0 and less than 1, not " + dropout);
        }
        if (!(orthogonality >= 0)) {
            problems.add("orth_reg_weight must be at least 0, not " + orthogonality);
        }
        budget.check(problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("AdaLoRA configuration: " + String.join("; ", problems));
        }
    }

    /** PEFT's defaults on all linear layers. */
    public static AdaLoraConfig of(int totalSteps) {
        return new AdaLoraConfig(
                12,
                8,
                0,
                Targets.allLinear(),
                LoraConfig.Bias.NONE,
                true,
                0.5,
                new Budget(8, 0, 0, 1, totalSteps, 0.85, 0.85),
                Map.of(),
                List.of());
    }

    /** This configuration on other layers. */
    public AdaLoraConfig withTargets(Targets wanted) {
        return new AdaLoraConfig(
                rank, alpha, dropout, wanted, bias, zeroStart, orthogonality, budget, rankPattern, modulesToSave);
    }

    /** This configuration with another first rank, and other rules by which ranks shrink. */
    public AdaLoraConfig withRanks(int wanted, Budget rules) {
        return new AdaLoraConfig(
                wanted, alpha, dropout, targets, bias, zeroStart, orthogonality, rules, rankPattern, modulesToSave);
    }

    @Override
    public String peftType() {
        return "ADALORA";
    }

    @Override
    public void write(ObjectNode json) {
        json.put("init_r", rank);
        json.put("target_r", budget.targetRank());
        json.put("tinit", budget.initialSteps());
        json.put("tfinal", budget.finalSteps());
        json.put("deltaT", budget.interval());
        json.put("beta1", budget.beta1());
        json.put("beta2", budget.beta2());
        json.put("total_step", budget.totalSteps());
        json.put("orth_reg_weight", orthogonality);
        AdapterJson.putNumber(json, "lora_alpha", alpha);
        json.put("lora_dropout", dropout);
        json.put("bias", bias.name().toLowerCase(Locale.ROOT));
        json.put("fan_in_fan_out", false);
        if (!json.has("init_lora_weights")) {
            json.put("init_lora_weights", zeroStart);
        }
        AdapterJson.putTargets(json, targets);
        AdapterJson.putModulesToSave(json, modulesToSave);
    }

    /** Writes {@code rank_pattern}, null where no rank has gone. */
    static void putRanks(ObjectNode json, Map<String, List<Boolean>> ranks) {
        if (ranks.isEmpty()) {
            json.putNull("rank_pattern");
            return;
        }
        ObjectNode pattern = json.putObject("rank_pattern");
        ranks.forEach((module, kept) -> {
            ArrayNode list = pattern.putArray(module + "." + AdaLoraAdapter.VALUES);
            kept.forEach(list::add);
        });
    }
}

package io.swift4j.peft.lora;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.BiasPlaces;
import io.swift4j.peft.Site;
import io.swift4j.peft.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Low-rank adaptation (Hu et al. 2021) and its variants: rsLoRA (Kalajdzievski 2023), DoRA (Liu et al. 2024), PiSSA (Meng et
 * al. 2024) and OLoRA starts.
 *
 * @param rank of the update, PEFT's {@code r}; 8
 * @param alpha the update is multiplied by {@code alpha / rank}; PEFT's default is 8
 * @param dropout of the update's input in training, 0 to 1
 * @param targets which modules are changed; all linear layers but the output layer
 * @param bias which biases are trained
 * @param start how the factors begin
 * @param rankStabilized whether the update is multiplied by {@code alpha / sqrt(rank)} instead
 * @param weightDecomposed whether row norms of the weights are trained apart (DoRA)
 * @param loraBias whether the update has a bias of its own
 * @param rankPattern ranks of modules whose paths end in a match of these regular expressions
 * @param alphaPattern alphas likewise
 * @param modulesToSave modules that are trained whole
 */
public record LoraConfig(
        int rank,
        double alpha,
        double dropout,
        Targets targets,
        Bias bias,
        LoraStart start,
        boolean rankStabilized,
        boolean weightDecomposed,
        boolean loraBias,
        Map<String, Integer> rankPattern,
        Map<String, Double> alphaPattern,
        List<String> modulesToSave)
        implements AdapterConfig {

    /** Which biases of the model are trained with the adapter. */
    public enum Bias {
        /** None. */
        NONE,
        /** All of the model's. */
        ALL,
        /** Those of the changed layers. */
        LORA_ONLY;

        /** PEFT's field {@code bias}. */
        public static Bias read(ConfigJson json) {
            String name = json.text("bias", "none");
            for (Bias bias : values()) {
                if (bias.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return bias;
                }
            }
            throw json.problem("bias", "must be none, all or lora_only, not '" + name + "'");
        }

        /** The biases that are trained with an adapter on some sites. */
        public BiasPlaces places(AdapterSpace space, List<Site> sites) {
            return switch (this) {
                case NONE -> BiasPlaces.NONE;
                case ALL -> BiasPlaces.all(space);
                case LORA_ONLY -> BiasPlaces.of(space, sites);
            };
        }
    }

    public LoraConfig {
        rankPattern = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(rankPattern));
        alphaPattern = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(alphaPattern));
        modulesToSave = List.copyOf(modulesToSave);
        List<String> problems = new ArrayList<>();
        if (rank < 1 || rankPattern.values().stream().anyMatch(r -> r < 1)) {
            problems.add("r must be at least 1, not " + rank + (rankPattern.isEmpty() ? "" : " or " + rankPattern));
        }
        if (!(dropout >= 0 && dropout < 1)) {
            problems.add("lora_dropout must be at least 0 and less than 1, not " + dropout);
        }
        if (!Double.isFinite(alpha)) {
            problems.add("lora_alpha must be a number, not " + alpha);
        }
        if (start.kind() == LoraStart.Kind.ORTHOGONAL && rank % 2 != 0) {
            problems.add("an orthogonal start needs an even r, not " + rank);
        }
        if (start.changesBase() && weightDecomposed) {
            problems.add("init_lora_weights '" + start.name() + "' and use_dora can't be combined");
        }
        if (loraBias && (bias != Bias.NONE || weightDecomposed)) {
            problems.add("lora_bias needs bias 'none' and no use_dora");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("LoRA configuration: " + String.join("; ", problems));
        }
    }

    /** Rank 8, alpha 32 and dropout 0.05 on all linear layers: the defaults of ms-swift. */
    public static LoraConfig defaults() {
        return of(8, 32).withDropout(0.05);
    }

    /** All linear layers, without dropout. */
    public static LoraConfig of(int rank, double alpha) {
        return new LoraConfig(
                rank,
                alpha,
                0,
                Targets.allLinear(),
                Bias.NONE,
                LoraStart.DEFAULT,
                false,
                false,
                false,
                Map.of(),
                Map.of(),
                List.of());
    }

    public LoraConfig withTargets(Targets wanted) {
        return new LoraConfig(
                rank,
                alpha,
                dropout,
                wanted,
                bias,
                start,
                rankStabilized,
                weightDecomposed,
                loraBias,
                rankPattern,
                alphaPattern,
                modulesToSave);
    }

    public LoraConfig withDropout(double wanted) {
        return new LoraConfig(
                rank,
                alpha,
                wanted,
                targets,
                bias,
                start,
                rankStabilized,
                weightDecomposed,
                loraBias,
                rankPattern,
                alphaPattern,
                modulesToSave);
    }

    public LoraConfig withStart(LoraStart wanted) {
        return new LoraConfig(
                rank,
                alpha,
                dropout,
                targets,
                bias,
                wanted,
                rankStabilized,
                weightDecomposed,
                loraBias,
                rankPattern,
                alphaPattern,
                modulesToSave);
    }

    public LoraConfig withBias(Bias wanted) {
        return new LoraConfig(
                rank,
                alpha,
                dropout,
                targets,
                wanted,
                start,
                rankStabilized,
                weightDecomposed,
                loraBias,
                rankPattern,
                alphaPattern,
                modulesToSave);
    }

    public LoraConfig withModulesToSave(String... wanted) {
        return new LoraConfig(
                rank,
                alpha,
                dropout,
                targets,
                bias,
                start,
                rankStabilized,
                weightDecomposed,
                loraBias,
                rankPattern,
                alphaPattern,
                List.of(wanted));
    }

    /** This configuration as rsLoRA. */
    public LoraConfig rankStabilizedScale() {
        return new LoraConfig(
                rank,
                alpha,
                dropout,
                targets,
                bias,
                start,
                true,
                weightDecomposed,
                loraBias,
                rankPattern,
                alphaPattern,
                modulesToSave);
    }

    /** This configuration as DoRA. */
    public LoraConfig decomposed() {
        return new LoraConfig(
                rank,
                alpha,
                dropout,
                targets,
                bias,
                start,
                rankStabilized,
                true,
                loraBias,
                rankPattern,
                alphaPattern,
                modulesToSave);
    }

    public LoraConfig withPatterns(Map<String, Integer> ranks, Map<String, Double> alphas) {
        return new LoraConfig(
                rank,
                alpha,
                dropout,
                targets,
                bias,
                start,
                rankStabilized,
                weightDecomposed,
                loraBias,
                ranks,
                alphas,
                modulesToSave);
    }

    @Override
    public String peftType() {
        return "LORA";
    }

    @Override
    public void write(ObjectNode json) {
        LoraJson.write(this, json);
    }
}

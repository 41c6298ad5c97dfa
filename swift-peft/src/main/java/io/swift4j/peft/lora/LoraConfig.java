package io.swift4j.peft.lora;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.BiasPlaces;
import io.swift4j.peft.Site;
import io.swift4j.peft.Targets;
import io.swift4j.peft.TokenIndices;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
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
 * @param trainableTokenIndices rows of the embedding or output layer that are trained, {@code trainable_token_indices}; none
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
        List<String> modulesToSave,
        TokenIndices trainableTokenIndices)
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
        rankPattern = Collections.unmodifiableMap(new LinkedHashMap<>(rankPattern));
        alphaPattern = Collections.unmodifiableMap(new LinkedHashMap<>(alphaPattern));
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
                List.of(),
                TokenIndices.NONE);
    }

    public LoraConfig withTargets(Targets wanted) {
        return changed(values -> values.targets = wanted);
    }

    public LoraConfig withDropout(double wanted) {
        return changed(values -> values.dropout = wanted);
    }

    public LoraConfig withStart(LoraStart wanted) {
        return changed(values -> values.start = wanted);
    }

    public LoraConfig withBias(Bias wanted) {
        return changed(values -> values.bias = wanted);
    }

    public LoraConfig withModulesToSave(String... wanted) {
        return changed(values -> values.modulesToSave = List.of(wanted));
    }

    /** This configuration with rows of the embedding, or of the output layer, that are trained as they are. */
    public LoraConfig withTrainableTokenIndices(TokenIndices wanted) {
        return changed(values -> values.tokens = wanted);
    }

    /** This configuration as rsLoRA. */
    public LoraConfig rankStabilizedScale() {
        return changed(values -> values.rankStabilized = true);
    }

    /** This configuration as DoRA. */
    public LoraConfig decomposed() {
        return changed(values -> values.weightDecomposed = true);
    }

    /** This configuration with a bias in each update. */
    public LoraConfig biased() {
        return changed(values -> values.loraBias = true);
    }

    public LoraConfig withPatterns(Map<String, Integer> ranks, Map<String, Double> alphas) {
        return changed(values -> {
            values.rankPattern = ranks;
            values.alphaPattern = alphas;
        });
    }

    /** The configuration of the same updates on weights that no start has changed: twice the rank at the same scale. */
    LoraConfig onOriginalWeights() {
        double growth = rankStabilized ? Math.sqrt(2) : 2;
        Map<String, Integer> ranks = new LinkedHashMap<>();
        rankPattern.forEach((pattern, value) -> ranks.put(pattern, 2 * value));
        Map<String, Double> alphas = new LinkedHashMap<>();
        alphaPattern.forEach((pattern, value) -> alphas.put(pattern, growth * value));
        return changed(values -> {
            values.rank = 2 * rank;
            values.alpha = growth * alpha;
            values.rankPattern = ranks;
            values.alphaPattern = alphas;
            values.start = LoraStart.DEFAULT;
        });
    }

    /** The fields while some are being changed. */
    private static final class Values {

        private int rank;
        private double alpha;
        private double dropout;
        private Targets targets;
        private Bias bias;
        private LoraStart start;
        private boolean rankStabilized;
        private boolean weightDecomposed;
        private boolean loraBias;
        private Map<String, Integer> rankPattern;
        private Map<String, Double> alphaPattern;
        private List<String> modulesToSave;
        private TokenIndices tokens;

        private Values(LoraConfig from) {
            rank = from.rank;
            alpha = from.alpha;
            dropout = from.dropout;
            targets = from.targets;
            bias = from.bias;
            start = from.start;
            rankStabilized = from.rankStabilized;
            weightDecomposed = from.weightDecomposed;
            loraBias = from.loraBias;
            rankPattern = from.rankPattern;
            alphaPattern = from.alphaPattern;
            modulesToSave = from.modulesToSave;
            tokens = from.trainableTokenIndices;
        }
    }

    private LoraConfig changed(Consumer<Values> change) {
        Values values = new Values(this);
        change.accept(values);
        return new LoraConfig(
                values.rank,
                values.alpha,
                values.dropout,
                values.targets,
                values.bias,
                values.start,
                values.rankStabilized,
                values.weightDecomposed,
                values.loraBias,
                values.rankPattern,
                values.alphaPattern,
                values.modulesToSave,
                values.tokens);
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

package io.swift4j.train;

import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.Targets;
import io.swift4j.peft.TokenIndices;
import io.swift4j.peft.adalora.AdaLoraConfig;
import io.swift4j.peft.bottleneck.BottleneckConfig;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.peft.ia3.Ia3Config;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.lora.LoraStart;
import io.swift4j.peft.prompt.PrefixConfig;
import io.swift4j.peft.prompt.PromptConfig;
import io.swift4j.peft.reft.ReftConfig;
import io.swift4j.peft.tokens.TokensConfig;
import io.swift4j.peft.vera.VeraConfig;
import io.swift4j.train.config.TrainOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From the options of a run to the adapter that it trains. */
final class Tuners {

    private static final Set<String> TARGETS = Set.of("target_modules", "target_regex", "modules_to_save");
    private static final Set<String> START = Set.of("init_weights");
    private static final String TOKENS = "trainable_token_indices";

    /** The options that say nothing about a kind of adapter although others read them, by {@code tuner_type}. */
    private static final Map<String, Set<String>> UNUSED = unused();

    private Tuners() {}

    private static Map<String, Set<String>> unused() {
        Map<String, Set<String>> unused = new LinkedHashMap<>();
        unused.put("lora", Set.of());
        unused.put("full", union(TARGETS, START));
        unused.put("adalora", Set.of("lora_rank", "use_rslora", "use_dora"));
        unused.put("vera", START);
        unused.put("ia3", START);
        unused.put("adapter", union(TARGETS, START));
        unused.put("reft", union(TARGETS, START));
        unused.put("prompt_tuning", union(TARGETS, Set.of("init_weights", "prefix_projection", "encoder_hidden_size")));
        unused.put("prefix_tuning", union(TARGETS, Set.of("prompt_tuning_init", "prompt_tuning_init_text")));
        unused.put("trainable_tokens", union(TARGETS, START));
        unused.replaceAll((type, some) ->
                type.equals("lora") || type.equals("trainable_tokens") ? some : union(some, Set.of(TOKENS)));
        return unused;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new java.util.TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    /** Why no adapter can be made of these options; empty where one can. */
    static List<String> problems(TrainOptions options) {
        String type = options.tuner().tunerType();
        Set<String> unused = UNUSED.get(type);
        if (unused == null) {
            return List.of("tuner_type " + type + " is not supported; supported are "
                    + String.join(", ", UNUSED.keySet()) + " (LISA is full with lisa_activated_layers)");
        }
        List<String> problems = new ArrayList<>();
        Map<String, ?> changes = options.changes();
        for (String key : unused) {
            if (changes.containsKey(key)) {
                problems.add(key + " has no effect with tuner_type " + type
                        + (key.equals("lora_rank") ? "; set adalora_init_r" : ""));
            }
        }
        String start = options.tuner().initWeights();
        if (type.equals("trainable_tokens")
                && options.tuner().trainableTokenIndices().isEmpty()) {
            problems.add("tuner_type trainable_tokens needs " + TOKENS + ", the numbers of the tokens");
        }
        if (type.equals("adalora") && !Set.of("true", "false").contains(start)) {
            problems.add("init_weights must be true or false with tuner_type adalora, not " + start);
        }
        if (type.equals("prefix_tuning") && !Set.of("true", "zero").contains(start)) {
            problems.add("init_weights must be true or zero with tuner_type prefix_tuning, not " + start);
        }
        return problems;
    }

    /**
     * The adapter that the options ask for.
     *
     * @param maxSteps of the run
     * @param senses whether the model has encoders of media, so that it has parts to freeze
     */
    static AdapterConfig of(TrainOptions options, int maxSteps, boolean senses) {
        return of(options, maxSteps, senses, false);
    }

    /**
     * Likewise.
     *
     * @param talks whether it has a part of its own that says answers
     */
    static AdapterConfig of(TrainOptions options, int maxSteps, boolean senses, boolean talks) {
        var tuner = options.tuner();
        Optional<String> frozen =
                senses ? ModelPart.matching(ModelPart.frozen(options.media(), talks)) : Optional.empty();
        Targets targets = targets(options, frozen);
        return switch (tuner.tunerType()) {
            case "lora" -> lora(options, targets);
            case "trainable_tokens" -> TokensConfig.of(tuner.trainableTokenIndices());
            case "full" -> full(options, frozen);
            case "adalora" -> adaLora(options, maxSteps, targets);
            case "vera" ->
                new VeraConfig(
                        options.vera().veraRank(),
                        options.vera().veraDropout(),
                        targets,
                        options.vera().veraDInitial(),
                        Math.toIntExact(options.vera().veraProjectionPrngKey()),
                        true,
                        tuner.modulesToSave());
            case "ia3" -> new Ia3Config(targets, List.of("down_proj"), true, tuner.modulesToSave());
            case "adapter" ->
                new BottleneckConfig(
                        options.bottleneck().adapterLength(),
                        BottleneckConfig.Activation.valueOf(
                                constant(options.bottleneck().adapterAct())),
                        true,
                        true,
                        List.of());
            case "reft" ->
                new ReftConfig(options.reft().reftRank(), options.reft().reftLayers());
            case "prompt_tuning" ->
                new PromptConfig(
                        options.virtualTokens().numVirtualTokens(),
                        PromptConfig.Start.valueOf(
                                constant(options.virtualTokens().promptTuningInit())),
                        options.virtualTokens().promptTuningInitText().orElse(null));
            case "prefix_tuning" ->
                new PrefixConfig(
                        options.virtualTokens().numVirtualTokens(),
                        tuner.initWeights().equals("zero"),
                        options.virtualTokens().prefixProjection(),
                        options.virtualTokens().encoderHiddenSize().orElse(0));
            default -> throw new IllegalStateException(tuner.tunerType());
        };
    }

    private static String constant(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /** A regular expression says itself which modules it means; names mean those of parts that are not frozen. */
    private static Targets targets(TrainOptions options, Optional<String> frozen) {
        var tuner = options.tuner();
        return tuner.targetRegex()
                .map(Targets::matching)
                .orElseGet(() -> new Targets(tuner.targetModules(), null, List.of(), frozen.orElse(null), List.of()));
    }

    private static LoraConfig lora(TrainOptions options, Targets targets) {
        var lora = options.lora();
        return new LoraConfig(
                lora.loraRank(),
                lora.loraAlpha(),
                lora.loraDropout(),
                targets,
                LoraConfig.Bias.valueOf(constant(lora.loraBias())),
                LoraStart.of(options.tuner().initWeights()),
                lora.useRslora(),
                lora.useDora(),
                false,
                Map.of(),
                Map.of(),
                options.tuner().modulesToSave(),
                TokenIndices.of(options.tuner().trainableTokenIndices()));
    }

    private static AdaLoraConfig adaLora(TrainOptions options, int maxSteps, Targets targets) {
        var lora = options.lora();
        var ranks = options.adaLora();
        return new AdaLoraConfig(
                ranks.adaloraInitR(),
                lora.loraAlpha(),
                lora.loraDropout(),
                targets,
                LoraConfig.Bias.valueOf(constant(lora.loraBias())),
                options.tuner().initWeights().equals("true"),
                ranks.adaloraOrthRegWeight(),
                new AdaLoraConfig.Budget(
                        ranks.adaloraTargetR(),
                        ranks.adaloraTinit(),
                        ranks.adaloraTfinal(),
                        ranks.adaloraDeltaT(),
                        maxSteps,
                        ranks.adaloraBeta1(),
                        ranks.adaloraBeta2()),
                Map.of(),
                options.tuner().modulesToSave());
    }

    private static FullConfig full(TrainOptions options, Optional<String> frozen) {
        var freeze = options.freeze();
        String names = Stream.of(freeze.freezeParametersRegex(), frozen.map(parts -> "^" + parts + "$"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("|"));
        return new FullConfig(
                freeze.freezeParameters(),
                names.isEmpty() ? null : names,
                freeze.freezeParametersRatio(),
                freeze.trainableParameters(),
                freeze.trainableParametersRegex().orElse(null),
                freeze.lisaActivatedLayers(),
                freeze.lisaStepInterval(),
                options.compute().seed());
    }
}

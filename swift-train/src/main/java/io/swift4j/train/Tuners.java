package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.Targets;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.peft.ia3.Ia3Config;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.lora.LoraStart;
import io.swift4j.peft.vera.VeraConfig;
import io.swift4j.train.config.TrainOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From the options of a run to the adapter that it trains. */
final class Tuners {

    private Tuners() {}

    static AdapterConfig of(TrainOptions options) {
        var tuner = options.tuner();
        return switch (tuner.tunerType()) {
            case "lora" -> lora(options);
            case "full" -> full(options);
            case "vera" ->
                new VeraConfig(
                        options.vera().veraRank(),
                        options.vera().veraDropout(),
                        targets(options),
                        options.vera().veraDInitial(),
                        0,
                        true,
                        tuner.modulesToSave());
            case "ia3" -> new Ia3Config(targets(options), List.of("down_proj"), true, tuner.modulesToSave());
            default ->
                throw new SwiftException("tuner_type " + tuner.tunerType()
                        + " is not one that options can ask for yet; lora, full, vera and ia3 are."
                        + " Give other adapters to the Trainer as a configuration");
        };
    }

    private static Targets targets(TrainOptions options) {
        var tuner = options.tuner();
        return tuner.targetRegex()
                .map(Targets::matching)
                .orElseGet(() -> Targets.modules(tuner.targetModules().toArray(String[]::new)));
    }

    private static LoraConfig lora(TrainOptions options) {
        var lora = options.lora();
        return new LoraConfig(
                lora.loraRank(),
                lora.loraAlpha(),
                lora.loraDropout(),
                targets(options),
                LoraConfig.Bias.valueOf(lora.loraBias().toUpperCase(Locale.ROOT)),
                LoraStart.of(options.tuner().initWeights()),
                lora.useRslora(),
                lora.useDora(),
                false,
                Map.of(),
                Map.of(),
                options.tuner().modulesToSave());
    }

    private static FullConfig full(TrainOptions options) {
        var freeze = options.freeze();
        return new FullConfig(
                freeze.freezeParameters(),
                freeze.freezeParametersRegex().orElse(null),
                freeze.freezeParametersRatio(),
                freeze.trainableParameters(),
                freeze.trainableParametersRegex().orElse(null),
                freeze.lisaActivatedLayers(),
                freeze.lisaStepInterval(),
                options.compute().seed());
    }
}

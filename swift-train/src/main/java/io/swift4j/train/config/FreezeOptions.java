package io.swift4j.train.config;

import java.util.List;
import java.util.Optional;

/**
 * Which weights are trained and which are not, with tuner_type full.
 *
 * @param freezeParameters beginnings of names that are not trained
 * @param freezeParametersRegex a regular expression for names that are not trained
 * @param freezeParametersRatio the part of parameters, from the first layer up, that is not trained
 * @param trainableParameters beginnings of names that are trained; they win over frozen ones
 * @param trainableParametersRegex a regular expression for names that are trained
 * @param lisaActivatedLayers LISA: the layers trained at a time; 0 for all
 * @param lisaStepInterval LISA: the steps after which other layers are drawn
 */
@ForTuner({"full"})
public record FreezeOptions(
        @Option List<String> freezeParameters,
        @Option Optional<String> freezeParametersRegex,
        @Option(value = "0.0") double freezeParametersRatio,
        @Option List<String> trainableParameters,
        @Option Optional<String> trainableParametersRegex,
        @Option(value = "0") int lisaActivatedLayers,
        @Option(value = "20") int lisaStepInterval) {

    public FreezeOptions {
        freezeParameters = List.copyOf(freezeParameters);
        trainableParameters = List.copyOf(trainableParameters);
        new Checks("FreezeOptions")
                .fraction("freeze_parameters_ratio", freezeParametersRatio)
                .atLeast("lisa_activated_layers", lisaActivatedLayers, 0)
                .atLeast("lisa_step_interval", lisaStepInterval, 1)
                .done();
    }
}

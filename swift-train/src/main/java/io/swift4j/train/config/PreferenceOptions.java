package io.swift4j.train.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How preferences are learned.
 *
 * @param rlhfType the method; empty for learning answers as they are
 * @param beta how strongly the model is kept near the reference; empty for 0.1, 2.0 with simpo, 0.04 with grpo
 * @param labelSmoothing the part of pairs taken for swapped
 * @param rpoAlpha the weight of the loss of preferred answers; empty for none
 * @param ldAlpha the weight of tokens beyond the shorter answer; empty for 1
 * @param cpoAlpha the weight of the loss of preferred answers, for cpo
 * @param simpoGamma the margin, for simpo
 * @param desirableWeight the weight of wanted answers, for kto
 * @param undesirableWeight the weight of unwanted answers, for kto
 * @param centerRewardsCoefficient the weight of the loss that keeps rewards around 0, for rm; empty for none
 * @param refModel the reference model; empty for the model without its adapter
 * @param refAdapters adapters of the reference model
 */
public record PreferenceOptions(
        @Option Optional<RlhfType> rlhfType,
        @Option OptionalDouble beta,
        @Option(value = "0.0") double labelSmoothing,
        @Option OptionalDouble rpoAlpha,
        @Option OptionalDouble ldAlpha,
        @Option(value = "1.0") double cpoAlpha,
        @Option(value = "1.0") double simpoGamma,
        @Option(value = "1.0") double desirableWeight,
        @Option(value = "1.0") double undesirableWeight,
        @Option OptionalDouble centerRewardsCoefficient,
        @Option Optional<String> refModel,
        @Option List<String> refAdapters) {

    /** Only with grpo may there be no reference model. */
    private static boolean zero(Optional<RlhfType> type, OptionalDouble beta) {
        return type.equals(Optional.of(RlhfType.GRPO)) && beta.equals(OptionalDouble.of(0));
    }

    public PreferenceOptions {
        refAdapters = List.copyOf(refAdapters);
        new Checks("PreferenceOptions")
                .positive("beta", zero(rlhfType, beta) ? OptionalDouble.empty() : beta)
                .require(
                        labelSmoothing >= 0 && labelSmoothing < 0.5,
                        "label_smoothing must be from 0 to below 0.5, not " + labelSmoothing)
                .notNegative("cpo_alpha", cpoAlpha)
                .notNegative("desirable_weight", desirableWeight)
                .notNegative("undesirable_weight", undesirableWeight)
                .done();
    }
}

package io.swift4j.train;

import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.RlhfType;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Encoded;
import java.util.Optional;

/** From the options of a run to what it minimises. */
final class Objectives {

    private Objectives() {}

    static Objective<? extends Encoded> of(TrainOptions options, AdaptedModel model) {
        Optional<RlhfType> type = options.preference().rlhfType();
        if (type.isEmpty()) {
            return nextToken(options, model);
        }
        return switch (type.get()) {
            case KTO -> KtoObjective.of(options);
            default -> PreferenceObjective.of(options);
        };
    }

    private static NextTokenObjective nextToken(TrainOptions options, AdaptedModel model) {
        double balancing = model.model()
                .decoder()
                .config()
                .experts()
                .filter(experts -> experts.lossAlways())
                .map(experts -> experts.lossWeight())
                .orElse(0.0);
        return new NextTokenObjective(
                options.loss().labelSmoothingFactor(), balancing, options.loss().enableChannelLoss());
    }
}

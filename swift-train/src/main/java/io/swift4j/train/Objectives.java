package io.swift4j.train;

import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.RlhfType;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Encoded;
import java.util.List;
import java.util.Optional;

/** From the options of a run to what it minimises. */
final class Objectives {

    private Objectives() {}

    static Objective<? extends Encoded> of(TrainOptions options, AdaptedModel model, List<? extends Encoded> train) {
        Optional<RlhfType> type = options.preference().rlhfType();
        if (type.isEmpty()) {
            return switch (options.model().taskType()) {
                case EMBEDDING -> EmbeddingObjective.of(options);
                case SEQ_CLS -> ClassificationObjective.of(options, train);
                default -> nextToken(options, model);
            };
        }
        return switch (type.get()) {
            case RM -> RewardObjective.of(options);
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

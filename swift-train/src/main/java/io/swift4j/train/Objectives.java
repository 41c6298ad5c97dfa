package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.modality.lesson.LessonSource;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.RlhfType;
import io.swift4j.train.config.TaskType;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.CodeExample;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.LabelledExample;
import io.swift4j.train.data.Prompt;
import io.swift4j.train.reward.RewardFunction;
import io.swift4j.train.reward.RewardFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** From the options of a run to what it minimises. */
final class Objectives {

    private Objectives() {}

    static Objective<? extends Encoded> of(
            TrainOptions options, AdaptedModel model, List<? extends Encoded> train, Answering answering) {
        Optional<RlhfType> type = options.preference().rlhfType();
        if (type.isEmpty()) {
            return switch (options.model().taskType()) {
                case EMBEDDING -> EmbeddingObjective.of(options);
                case SEQ_CLS -> ClassificationObjective.of(options, train);
                default -> words(options, model);
            };
        }
        return switch (type.get()) {
            case GRPO -> grpo(options, model, answering);
            case RM -> RewardObjective.of(options);
            case KTO -> KtoObjective.of(options);
            default -> PreferenceObjective.of(options);
        };
    }

    /** Why an objective can't learn from an example; empty if it can. */
    static <T extends Encoded> Optional<String> problem(Objective<T> objective, Encoded example) {
        if (!objective.examples().isInstance(example)) {
            return Optional.of("not such a row");
        }
        return example.media().isPresent() && !objective.takesMedia()
                ? Optional.of("it has media, which this objective doesn't take")
                : objective.problem(objective.examples().cast(example));
    }

    /** Why a run can't learn from an example, as far as its options tell without a model; empty if it can. */
    static Function<Encoded, Optional<String>> fits(TrainOptions options) {
        Optional<RlhfType> type = options.preference().rlhfType();
        if (type.equals(Optional.of(RlhfType.GRPO))) {
            return of(Prompt.class, "prompts to be answered");
        } else if (type.isEmpty() && options.model().taskType() == TaskType.SEQ_CLS) {
            return of(LabelledExample.class, "rows with a label");
        }
        Objective<? extends Encoded> objective = type.isEmpty()
                ? options.model().taskType() == TaskType.EMBEDDING
                        ? EmbeddingObjective.of(options)
                        : new NextTokenObjective(0, 0, false, false)
                : switch (type.get()) {
                    case RM -> RewardObjective.of(options);
                    case KTO -> KtoObjective.of(options);
                    default -> PreferenceObjective.of(options);
                };
        // Only a model that learns codes makes such rows.
        return example -> type.isEmpty() && example instanceof CodeExample
                ? Optional.empty()
                : problem(objective, example).map(problem -> problem + "; this run learns from " + objective.rows());
    }

    private static Function<Encoded, Optional<String>> of(Class<? extends Encoded> kind, String rows) {
        return example -> kind.isInstance(example)
                ? Optional.empty()
                : Optional.of("not such a row; this run learns from " + rows);
    }

    private static GrpoObjective grpo(TrainOptions options, AdaptedModel model, Answering answering) {
        List<RewardFunction> rewards =
                new ArrayList<>(RewardFunctions.named(options.grpo().rewardFuncs()));
        rewards.addAll(answering.rewards());
        double cap = model.model().decoder().config().logitsSoftcap();
        if (options.grpo().temperature() != 1 && cap > 0) {
            throw new SwiftException("temperature must be 1 for a model that caps its scores at " + cap + ", not "
                    + options.grpo().temperature());
        }
        AnswerSource source = new AnswerSource(
                answering
                        .generation()
                        .orElseGet(() -> GenerationConfig.read(model.model().folder())),
                answering
                        .text()
                        .orElseThrow(() -> new SwiftException(
                                "rlhf_type grpo needs to read answers; give the Trainer answers(...)")),
                options.grpo());
        return new GrpoObjective(
                options, source, new Judges(rewards, options.grpo().rewardWeights()));
    }

    private static Objective<? extends Encoded> words(TrainOptions options, AdaptedModel model) {
        Optional<LessonSource> codes = LessonSource.of(model.model());
        if (codes.isEmpty()) {
            return nextToken(options, model);
        }
        if (options.tuner().neftuneNoiseAlpha().isPresent() && !codes.get().learnsWords()) {
            throw new SwiftException("neftune_noise_alpha is for models of text; a "
                    + model.model().config().modelType() + " model reads codes");
        }
        Optional<NextTokenObjective> words =
                codes.filter(LessonSource::learnsWords).map(any -> nextToken(options, model));
        return new CodeObjective(codes.get(), words, options.loss().enableChannelLoss(), refusal(options, codes.get()));
    }

    private static Optional<String> refusal(TrainOptions options, LessonSource codes) {
        if (codes.takesSpeech() && options.media().freezeTalker()) {
            return Optional.of("it has codes of speech, but freeze_talker is true; set it to false");
        }
        return options.loss().labelSmoothingFactor() == 0
                ? Optional.empty()
                : Optional.of("its answer is codes, for which label_smoothing_factor must be 0");
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
                options.loss().labelSmoothingFactor(),
                balancing,
                options.loss().enableChannelLoss(),
                options.loss().accStrategy().equals("seq"));
    }
}

package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.PreferencePair;
import io.swift4j.train.objective.CpoLoss;
import io.swift4j.train.objective.DpoLoss;
import io.swift4j.train.objective.OrpoLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Learning from pairs of a better and a worse answer; the reference model is the model with its adapters off. */
final class PreferenceObjective implements Objective<PreferencePair> {

    static final String ROWS = "rows with rejected_response or rejected_messages beside the preferred answer";

    private final PreferenceStep.Loss loss;
    private final double beta;
    private final boolean compares;

    private PreferenceObjective(PreferenceStep.Loss loss, double beta, boolean compares) {
        this.loss = loss;
        this.beta = beta;
        this.compares = compares;
    }

    /** The objective that {@code rlhf_type} and its options name. */
    static PreferenceObjective of(TrainOptions options) {
        var preference = options.preference();
        String kind = preference.rlhfType().map(Enum::name).orElse("DPO");
        return switch (kind) {
            case "DPO" -> dpo(options);
            case "ORPO" -> {
                OrpoLoss orpo = new OrpoLoss(preference.beta().orElse(0.1));
                yield new PreferenceObjective(
                        (logps, reference, tokens) -> {
                            var mean = TrainMath.tensor("ratio", logps, tokens);
                            var nll = TrainMath.tensor("chosen_nll", logps, tokens);
                            return TrainMath.tensor("plus", orpo.loss(mean).loss(), nll, 1.0);
                        },
                        orpo.beta(),
                        false);
            }
            case "SIMPO", "CPO" -> {
                boolean simpo = kind.equals("SIMPO");
                CpoLoss cpo = new CpoLoss(
                        simpo
                                ? CpoLoss.Type.SIMPO
                                : CpoLoss.Type.named(options.loss().onlyType("sigmoid")),
                        preference.beta().orElse(simpo ? 2.0 : 0.1),
                        preference.simpoGamma(),
                        preference.labelSmoothing(),
                        simpo ? 0 : preference.cpoAlpha());
                yield new PreferenceObjective(
                        (logps, reference, tokens) -> {
                            var used = cpo.usesMeanLogps() ? TrainMath.tensor("ratio", logps, tokens) : logps;
                            var value = cpo.loss(used).loss();
                            return cpo.cpoAlpha() == 0
                                    ? value
                                    : TrainMath.tensor(
                                            "plus",
                                            value,
                                            TrainMath.tensor("chosen_nll", logps, tokens),
                                            cpo.cpoAlpha());
                        },
                        cpo.beta(),
                        false);
            }
            default ->
                throw new SwiftException("rlhf_type " + kind.toLowerCase(java.util.Locale.ROOT)
                        + " doesn't learn from pairs by their log-probabilities");
        };
    }

    /** One loss, or the weighted sum of several, as in mixed preference optimisation (arXiv 2411.10442). */
    private static PreferenceObjective dpo(TrainOptions options) {
        var preference = options.preference();
        List<String> types = options.loss().lossType().isEmpty()
                ? List.of("sigmoid")
                : options.loss().lossType();
        List<Double> weights = options.loss().lossWeights();
        List<DpoLoss> losses = new ArrayList<>();
        for (String type : types) {
            losses.add(new DpoLoss(
                    DpoLoss.Type.named(type),
                    preference.beta().orElse(0.1),
                    preference.labelSmoothing(),
                    losses.isEmpty() ? preference.rpoAlpha().orElse(0) : 0,
                    0.05));
        }
        PreferenceStep.Loss sum = (logps, reference, tokens) -> {
            Tensor total = TrainMath.tensor("times", losses.get(0).loss(logps, reference, tokens), weight(weights, 0));
            for (int i = 1; i < losses.size(); i++) {
                Tensor more = losses.get(i).loss(logps, reference, tokens);
                total = TrainMath.tensor("plus", total, more, weight(weights, i));
            }
            return total;
        };
        return new PreferenceObjective(
                sum, losses.get(0).beta(), losses.stream().anyMatch(DpoLoss::usesReference));
    }

    private static double weight(List<Double> weights, int i) {
        return weights.isEmpty() ? 1 : weights.get(i);
    }

    @Override
    public Class<PreferencePair> examples() {
        return PreferencePair.class;
    }

    @Override
    public String rows() {
        return ROWS;
    }

    @Override
    public double count(PreferencePair example) {
        return 1;
    }

    @Override
    public int[] lengths(PreferencePair example) {
        return pairLengths(example);
    }

    static int[] pairLengths(PreferencePair example) {
        return new int[] {example.chosen().length(), example.rejected().length()};
    }

    /** The preferred answers of pairs, then the others. */
    static List<TokenSequence> completions(List<PreferencePair> pairs) {
        return NextTokenObjective.sequences(Stream.concat(
                        pairs.stream().map(PreferencePair::chosen),
                        pairs.stream().map(PreferencePair::rejected))
                .toList());
    }

    private float[] reference(AdaptedModel model, List<TokenSequence> completions) {
        return compares ? PreferenceStep.logProbabilities(model.model().decoder(), completions) : new float[0];
    }

    @Override
    public Outcome gradients(AdaptedModel model, List<PreferencePair> batch, double normalizer, Settings settings) {
        List<TokenSequence> completions = completions(batch);
        double scale = batch.size() / normalizer * settings.lossScale();
        PreferenceStep.Result result = PreferenceStep.run(
                model.trainingDecoder(), completions, reference(model, completions), loss, scale, settings.pass());
        return outcome(batch, result);
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<PreferencePair> batch) {
        List<TokenSequence> completions = completions(batch);
        return outcome(
                batch,
                PreferenceStep.value(
                        PreferenceStep.logProbabilities(model.decoder(), completions),
                        reference(model, completions),
                        completions,
                        loss));
    }

    private Outcome outcome(List<PreferencePair> batch, PreferenceStep.Result result) {
        double[] rewards = new double[2 * batch.size()];
        Arrays.setAll(rewards, i -> beta * (result.policy()[i] - (compares ? result.reference()[i] : 0)));
        return outcome(batch, result.loss(), rewards);
    }

    /**
     * The figures of pairs.
     *
     * @param rewards of the preferred answers, then of the others
     */
    static Outcome outcome(List<PreferencePair> batch, double loss, double[] rewards) {
        int pairs = batch.size();
        long apart = 0;
        double chosen = 0;
        double rejected = 0;
        for (int i = 0; i < pairs; i++) {
            apart += rewards[i] > rewards[pairs + i] ? 1 : 0;
            chosen += rewards[i];
            rejected += rewards[pairs + i];
        }
        Map<String, double[]> sums = new LinkedHashMap<>();
        sums.put("rewards/chosen", new double[] {chosen, pairs});
        sums.put("rewards/rejected", new double[] {rejected, pairs});
        sums.put("rewards/margins", new double[] {chosen - rejected, pairs});
        sums.put("rewards/accuracies", new double[] {apart, pairs});
        long tokens = batch.stream().mapToLong(PreferencePair::length).sum();
        return new Outcome(loss * pairs, pairs, apart, pairs, tokens, sums);
    }
}

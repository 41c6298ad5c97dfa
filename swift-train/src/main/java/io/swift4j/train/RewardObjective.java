package io.swift4j.train;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.PreferencePair;
import io.swift4j.train.objective.RewardLoss;
import java.util.Arrays;
import java.util.List;

/** A reward model: one score for each answer, higher for the preferred one of a pair, by the row's margin where it has one. */
final class RewardObjective implements Objective<PreferencePair> {

    private final RewardLoss loss;

    RewardObjective(RewardLoss loss) {
        this.loss = loss;
    }

    static RewardObjective of(TrainOptions options) {
        return new RewardObjective(
                new RewardLoss(options.preference().centerRewardsCoefficient().orElse(0)));
    }

    @Override
    public Class<PreferencePair> examples() {
        return PreferencePair.class;
    }

    @Override
    public String rows() {
        return PreferenceObjective.ROWS;
    }

    @Override
    public void prepare(AdaptedModel model, long seed) {
        ScoreHead.prepare(model, 1, seed);
    }

    @Override
    public boolean trainsScore() {
        return true;
    }

    @Override
    public int[] lengths(PreferencePair example) {
        return PreferenceObjective.pairLengths(example);
    }

    @Override
    public double count(PreferencePair example) {
        return 1;
    }

    private PooledStep.Loss loss(Decoder decoder, List<PreferencePair> batch) {
        float[] margins = new float[batch.size()];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = batch.get(i).margin().orElse(0.0).floatValue();
        }
        return pooled -> {
            Tensor rewards = ScoreHead.scores(decoder, pooled).reshape(2L * margins.length);
            Tensor margin = Tensor.of(margins, margins.length).to(rewards.device());
            return new PooledStep.Value(loss.loss(rewards, margin), ScoreHead.numbers(rewards));
        };
    }

    @Override
    public Outcome gradients(AdaptedModel model, List<PreferencePair> batch, double normalizer, Settings settings) {
        Decoder decoder = model.trainingDecoder();
        double scale = batch.size() / normalizer * settings.lossScale();
        return outcome(
                batch,
                PooledStep.run(
                        decoder, PreferenceObjective.completions(batch), loss(decoder, batch), scale, settings.pass()));
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<PreferencePair> batch) {
        Decoder decoder = model.decoder();
        return outcome(
                batch, PooledStep.evaluate(decoder, PreferenceObjective.completions(batch), loss(decoder, batch)));
    }

    private static Outcome outcome(List<PreferencePair> batch, PooledStep.Result result) {
        double[] rewards = new double[result.scores().length];
        Arrays.setAll(rewards, i -> result.scores()[i]);
        return PreferenceObjective.outcome(batch, result.loss(), rewards);
    }
}

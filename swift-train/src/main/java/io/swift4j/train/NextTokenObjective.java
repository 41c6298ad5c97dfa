package io.swift4j.train;

import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Next-token prediction, averaged over the targets of the whole step. */
final class NextTokenObjective implements Objective<Example> {

    private final double smoothing;
    private final double balancing;
    private final boolean channels;

    /**
     * Chooses its options.
     *
     * @param smoothing of the labels
     * @param balancing the weight of the experts' load balancing loss
     * @param channels whether the loss of each channel is reported apart
     */
    NextTokenObjective(double smoothing, double balancing, boolean channels) {
        this.smoothing = smoothing;
        this.balancing = balancing;
        this.channels = channels;
    }

    @Override
    public Class<Example> examples() {
        return Example.class;
    }

    @Override
    public String rows() {
        return "conversations or texts, without label and rejected answer";
    }

    @Override
    public double count(Example example) {
        return example.learned();
    }

    @Override
    public Outcome gradients(AdaptedModel model, List<Example> batch, double normalizer, Settings settings) {
        LanguageModelStep.Options options =
                new LanguageModelStep.Options(settings.pass(), smoothing, balancing, settings.lossScale());
        return outcome(batch, LanguageModelStep.run(model.trainingDecoder(), sequences(batch), normalizer, options));
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<Example> batch) {
        return outcome(batch, LanguageModelStep.evaluate(model.decoder(), sequences(batch)));
    }

    static List<TokenSequence> sequences(List<? extends Encoded> batch) {
        return batch.stream()
                .map(Example.class::cast)
                .map(example -> new TokenSequence(example.ids(), example.labels(), example.weights()))
                .toList();
    }

    private Outcome outcome(List<Example> batch, LanguageModelStep.Result result) {
        long correct = 0;
        for (boolean right : result.correct()) {
            correct += right ? 1 : 0;
        }
        Map<String, double[]> sums = new LinkedHashMap<>();
        if (channels) {
            for (int i = 0; i < result.losses().length; i++) {
                String channel = batch.get(result.sequence()[i]).channel();
                double[] sum = sums.computeIfAbsent("loss_" + channel, any -> new double[2]);
                sum[0] += (double) result.losses()[i] * result.weights()[i];
                sum[1]++;
            }
        }
        long tokens = batch.stream().mapToLong(example -> example.ids().length).sum();
        if (result.balancing() != 0) {
            sums.put("aux_loss", new double[] {result.balancing(), 1});
        }
        return new Outcome(result.sum(), result.losses().length, correct, result.losses().length, tokens, sums);
    }
}

package io.swift4j.train;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.Example;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Next-token prediction, averaged over the targets of the whole step. */
final class NextTokenObjective implements Objective<Example> {

    private final double smoothing;
    private final double balancing;
    private final boolean channels;
    private final boolean wholeAnswers;

    /**
     * Chooses its options.
     *
     * @param smoothing of the labels
     * @param balancing the weight of the experts' load balancing loss
     * @param channels whether loss and token accuracy of each channel are reported apart
     * @param wholeAnswers whether accuracy counts examples all of whose targets scored highest, not single targets
     */
    NextTokenObjective(double smoothing, double balancing, boolean channels, boolean wholeAnswers) {
        this.smoothing = smoothing;
        this.balancing = balancing;
        this.channels = channels;
        this.wholeAnswers = wholeAnswers;
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
        return outcome(
                batch,
                LanguageModelStep.run(
                        model.trainingDecoder(), sequences(batch), settings.media(), normalizer, options));
    }

    @Override
    public boolean takesMedia() {
        return true;
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<Example> batch) {
        return evaluate(model, batch, MediaTensors.NONE);
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<Example> batch, MediaTensors media) {
        return outcome(batch, LanguageModelStep.evaluate(model.decoder(), sequences(batch), media));
    }

    static List<TokenSequence> sequences(List<? extends Encoded> batch) {
        return batch.stream()
                .map(Example.class::cast)
                .map(example -> new TokenSequence(example.ids(), example.labels(), example.weights()))
                .toList();
    }

    private Outcome outcome(List<Example> batch, LanguageModelStep.Result result) {
        boolean[] right = wholeAnswers ? examplesRight(batch.size(), result) : result.correct();
        long correct = 0;
        for (boolean each : right) {
            correct += each ? 1 : 0;
        }
        Map<String, double[]> sums = new LinkedHashMap<>();
        if (channels) {
            for (int i = 0; i < result.losses().length; i++) {
                String channel = batch.get(result.sequence()[i]).channel();
                double[] sum = sums.computeIfAbsent("loss_" + channel, any -> new double[2]);
                sum[0] += (double) result.losses()[i] * result.weights()[i];
                sum[1]++;
                double[] accuracy = sums.computeIfAbsent("token_acc_" + channel, any -> new double[2]);
                accuracy[0] += result.correct()[i] ? 1 : 0;
                accuracy[1]++;
            }
        }
        long tokens = batch.stream().mapToLong(example -> example.ids().length).sum();
        if (result.balancing() != 0) {
            sums.put("aux_loss", new double[] {result.balancing(), 1});
        }
        return new Outcome(result.sum(), result.losses().length, correct, right.length, tokens, sums);
    }

    private static boolean[] examplesRight(int examples, LanguageModelStep.Result result) {
        boolean[] right = new boolean[examples];
        Arrays.fill(right, true);
        for (int i = 0; i < result.correct().length; i++) {
            right[result.sequence()[i]] &= result.correct()[i];
        }
        return right;
    }
}

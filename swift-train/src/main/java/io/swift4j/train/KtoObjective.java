package io.swift4j.train;

import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.Example;
import io.swift4j.train.data.Label;
import io.swift4j.train.data.LabelledExample;
import io.swift4j.train.objective.KtoLoss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kahneman-Tversky optimisation of answers that are each wanted or not; the reference is the model with its adapters off.
 *
 * <p>The divergence from the reference is estimated, as in TRL, on mismatched pairs: each prompt of the micro-batch with the
 * answer to the prompt before it, the first with the last one's. A micro-batch of one row has only its own answer for that.
 */
final class KtoObjective implements Objective<LabelledExample> {

    private final KtoLoss loss;

    KtoObjective(KtoLoss loss) {
        this.loss = loss;
    }

    static KtoObjective of(TrainOptions options) {
        var preference = options.preference();
        return new KtoObjective(new KtoLoss(
                KtoLoss.Type.named(options.loss().lossType().orElse("kto")),
                preference.beta().orElse(0.1),
                preference.desirableWeight(),
                preference.undesirableWeight()));
    }

    @Override
    public Class<LabelledExample> examples() {
        return LabelledExample.class;
    }

    @Override
    public String rows() {
        return "an answer of the assistant with label true or false";
    }

    @Override
    public Optional<String> problem(LabelledExample example) {
        if (!(example.label() instanceof Label.Desirable)) {
            return Optional.of("label is " + example.label() + ", not true or false");
        }
        return example.example().learned() == 0
                ? Optional.of("messages end without an answer of the assistant to learn")
                : Optional.empty();
    }

    @Override
    public double count(LabelledExample example) {
        return 1;
    }

    /** What a micro-batch is compared with, none of it depending on the gradient. */
    private record Compared(List<TokenSequence> rows, boolean[] desirable, float[] reference, double divergence) {}

    private Compared compare(AdaptedModel model, List<LabelledExample> batch) {
        List<TokenSequence> rows = NextTokenObjective.sequences(
                batch.stream().map(LabelledExample::example).toList());
        boolean[] desirable = new boolean[batch.size()];
        for (int i = 0; i < desirable.length; i++) {
            desirable[i] = desirable(batch.get(i));
        }
        float[] reference = PreferenceStep.logProbabilities(model.model().decoder(), rows);
        double divergence = 0;
        if (loss.type() == KtoLoss.Type.KTO) {
            List<TokenSequence> mismatched = mismatched(batch);
            float[] policy = PreferenceStep.logProbabilities(model.decoder(), mismatched);
            float[] plain = PreferenceStep.logProbabilities(model.model().decoder(), mismatched);
            try (Tensor ours = Tensor.of(policy, policy.length);
                    Tensor theirs = Tensor.of(plain, plain.length);
                    Tensor estimate = KtoLoss.divergence(ours, theirs)) {
                divergence = estimate.item();
            }
        }
        return new Compared(rows, desirable, reference, divergence);
    }

    private static boolean desirable(LabelledExample example) {
        return ((Label.Desirable) example.label()).value();
    }

    /** Each prompt with the answer to the one before it. */
    static List<TokenSequence> mismatched(List<LabelledExample> batch) {
        List<TokenSequence> rows = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Example prompt = batch.get(i).example();
            Example answer = batch.get((i + batch.size() - 1) % batch.size()).example();
            rows.add(joined(prompt, promptLength(prompt), answer, promptLength(answer)));
        }
        return rows;
    }

    private static int promptLength(Example example) {
        int length = 0;
        while (example.labels()[length] == Example.NOTHING) {
            length++;
        }
        return length;
    }

    private static TokenSequence joined(Example prompt, int promptEnd, Example answer, int answerStart) {
        int length = promptEnd + answer.length() - answerStart;
        int[] ids = new int[length];
        int[] labels = new int[length];
        java.util.Arrays.fill(labels, TokenSequence.IGNORED);
        System.arraycopy(prompt.ids(), 0, ids, 0, promptEnd);
        System.arraycopy(answer.ids(), answerStart, ids, promptEnd, length - promptEnd);
        System.arraycopy(answer.labels(), answerStart, labels, promptEnd, length - promptEnd);
        return TokenSequence.of(ids, labels);
    }

    private PreferenceStep.Loss loss(Compared compared) {
        return (logps, reference, tokens) -> loss.loss(
                logps,
                reference,
                Tensor.of(compared.desirable(), compared.desirable().length).to(logps.device()),
                Tensor.of(new float[] {(float) compared.divergence()}).to(logps.device()));
    }

    @Override
    public Outcome gradients(AdaptedModel model, List<LabelledExample> batch, double normalizer, Settings settings) {
        Compared compared = compare(model, batch);
        double scale = batch.size() / normalizer * settings.lossScale();
        return outcome(
                batch,
                compared,
                PreferenceStep.run(
                        model.trainingDecoder(),
                        compared.rows(),
                        compared.reference(),
                        loss(compared),
                        scale,
                        settings.pass()));
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<LabelledExample> batch) {
        Compared compared = compare(model, batch);
        float[] policy = PreferenceStep.logProbabilities(model.decoder(), compared.rows());
        return outcome(
                batch, compared, PreferenceStep.value(policy, compared.reference(), compared.rows(), loss(compared)));
    }

    private Outcome outcome(List<LabelledExample> batch, Compared compared, PreferenceStep.Result result) {
        double[] chosen = new double[2];
        double[] rejected = new double[2];
        for (int i = 0; i < batch.size(); i++) {
            double[] sum = compared.desirable()[i] ? chosen : rejected;
            sum[0] += loss.beta() * (result.policy()[i] - result.reference()[i]);
            sum[1]++;
        }
        Map<String, double[]> sums = new LinkedHashMap<>();
        if (chosen[1] > 0) {
            sums.put("rewards/chosen", chosen);
        }
        if (rejected[1] > 0) {
            sums.put("rewards/rejected", rejected);
        }
        if (loss.type() == KtoLoss.Type.KTO) {
            sums.put("kl", new double[] {compared.divergence() * batch.size(), batch.size()});
        }
        long tokens = batch.stream().mapToLong(LabelledExample::length).sum();
        return new Outcome(result.loss() * batch.size(), batch.size(), 0, 0, tokens, sums);
    }
}

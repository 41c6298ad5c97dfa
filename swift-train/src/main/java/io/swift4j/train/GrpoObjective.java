package io.swift4j.train;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.config.TrainOptions;
import io.swift4j.train.data.BatchOptions;
import io.swift4j.train.data.Prompt;
import io.swift4j.train.objective.GroupAdvantages;
import io.swift4j.train.objective.GrpoLoss;
import io.swift4j.train.reward.Answer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Group-relative policy optimisation, on policy: answers are drawn from the model as it is, judged, compared with the others to
 * the same prompt, and learned from.
 *
 * <p>As in ms-swift batch sizes count answers. The answers of a whole step are drawn at once; they are learned from in parts of
 * {@code per_device_train_batch_size}. With {@code num_iterations} above 1 the same answers serve that many steps.
 */
final class GrpoObjective implements Objective<Prompt> {

    private final GrpoStep step;
    private final GrpoLoss loss;
    private final GroupAdvantages advantages;
    private final AnswerSource source;
    private final Judges judges;
    private final double temperature;
    private final int iterations;
    private final int part;
    private final int promptsOfAStep;
    private final long seed;
    private @Nullable JudgedAnswers kept;
    private int taken;

    GrpoObjective(TrainOptions options, AnswerSource source, Judges judges) {
        var grpo = options.grpo();
        this.loss = new GrpoLoss(
                GrpoLoss.Type.named(options.loss().onlyType("grpo")),
                options.preference().beta().orElse(0.04),
                grpo.epsilon(),
                grpo.epsilonHigh().orElse(grpo.epsilon()),
                grpo.delta().orElse(0),
                GrpoLoss.Importance.named(grpo.importanceSamplingLevel()),
                grpo.maxCompletionLength());
        this.advantages = new GroupAdvantages(grpo.numGenerations(), GroupAdvantages.Scale.named(grpo.scaleRewards()));
        this.source = source;
        this.judges = judges;
        this.temperature = grpo.temperature();
        this.step = new GrpoStep(loss, temperature);
        this.iterations = grpo.numIterations();
        this.part = options.batching().perDeviceTrainBatchSize();
        this.promptsOfAStep = part * options.gradientAccumulationSteps() / grpo.numGenerations();
        this.seed = options.compute().seed();
    }

    @Override
    public Class<Prompt> examples() {
        return Prompt.class;
    }

    @Override
    public String rows() {
        return "prompts to be answered";
    }

    @Override
    public BatchOptions batches(BatchOptions wanted) {
        return wanted.withSize(promptsOfAStep);
    }

    @Override
    public int accumulation(int wanted) {
        return 1;
    }

    @Override
    public int iterations() {
        return iterations;
    }

    /** Of the answers that are learned from at a time, those to this prompt, each as long as it may be. */
    @Override
    public int[] lengths(Prompt example) {
        int[] lengths = new int[Math.max(1, part / promptsOfAStep)];
        Arrays.fill(lengths, example.length() + loss.maxCompletionLength());
        return lengths;
    }

    @Override
    public double count(Prompt example) {
        return 1;
    }

    private JudgedAnswers judged(
            AdaptedModel model, List<Prompt> prompts, long drawn, boolean keepsOld, Map<String, double[]> figures) {
        Decoder policy = model.decoder();
        List<Answer> answers = source.draw(policy, prompts, drawn);
        List<TokenSequence> sequences = source.sequences(prompts, answers);
        float[] rewards = judges.rewards(prompts, answers, figures);
        double[] reward = figures.computeIfAbsent("reward", any -> new double[2]);
        double[] length = figures.computeIfAbsent("completions/mean_length", any -> new double[2]);
        for (int i = 0; i < rewards.length; i++) {
            reward[0] += rewards[i];
            reward[1]++;
            length[0] += answers.get(i).ids().length;
            length[1]++;
        }
        try (TensorScope scope = TensorScope.open();
                GradMode none = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return new JudgedAnswers(
                    sequences,
                    keepsOld ? logps(policy, sequences) : new float[0][],
                    loss.beta() == 0 ? new float[0][] : logps(model.model().decoder(), sequences),
                    advantages.of(Tensor.of(rewards, rewards.length)).toFloats());
        }
    }

    /** Log-probabilities in parts, so that all answers never are in memory at once. */
    private float[][] logps(Decoder decoder, List<TokenSequence> sequences) {
        float[][] all = new float[sequences.size()][];
        for (int from = 0; from < all.length; from += part) {
            List<TokenSequence> some = sequences.subList(from, Math.min(all.length, from + part));
            System.arraycopy(CompletionStep.logps(decoder, some, temperature), 0, all, from, some.size());
        }
        return all;
    }

    @Override
    public Outcome gradients(AdaptedModel model, List<Prompt> batch, double normalizer, Settings settings) {
        Map<String, double[]> figures = new LinkedHashMap<>();
        JudgedAnswers answers = kept;
        if (answers == null) {
            answers = judged(model, batch, settings.pass().seed(), iterations > 1, figures);
            taken = 0;
        }
        taken++;
        kept = taken < iterations ? answers : null;

        double scale = batch.size() / normalizer * settings.lossScale();
        double sum = 0;
        double divergence = 0;
        for (int from = 0; from < answers.answers(); from += part) {
            JudgedAnswers some = answers.part(from, Math.min(answers.answers(), from + part));
            double share = share(some, answers);
            GrpoStep.Result result = step.run(
                    model.trainingDecoder(),
                    some,
                    answers.learned(),
                    share * scale,
                    settings.seeded(from).pass());
            sum += share * result.loss();
            divergence += result.divergence();
        }
        return outcome(batch, answers, sum, divergence, figures);
    }

    @Override
    public Outcome evaluate(AdaptedModel model, List<Prompt> batch) {
        Map<String, double[]> figures = new LinkedHashMap<>();
        JudgedAnswers answers = judged(model, batch, seed, false, figures);
        GrpoStep.Result result = step.evaluate(model.decoder(), answers, answers.learned());
        return outcome(batch, answers, result.loss(), result.divergence(), figures);
    }

    /** How much the loss of a part counts: those that divide by the tokens of the whole step are summed, others averaged. */
    private double share(JudgedAnswers some, JudgedAnswers all) {
        return switch (loss.type()) {
            case DAPO, CISPO -> 1;
            default -> (double) some.answers() / all.answers();
        };
    }

    private Outcome outcome(
            List<Prompt> batch, JudgedAnswers answers, double sum, double divergence, Map<String, double[]> figures) {
        if (loss.beta() != 0) {
            figures.put("kl", new double[] {divergence, answers.learned()});
        }
        long tokens = answers.sequences().stream()
                .mapToLong(sequence -> sequence.ids().length)
                .sum();
        return new Outcome(sum * batch.size(), batch.size(), 0, 0, tokens, figures);
    }

    @Override
    public Map<String, Tensor> state() {
        JudgedAnswers answers = kept;
        if (answers == null) {
            return Map.of();
        }
        Map<String, Tensor> state = new LinkedHashMap<>(answers.state());
        state.put("taken", Tensor.of(new int[] {taken}, 1));
        return state;
    }

    @Override
    public void load(Map<String, Tensor> saved) {
        Tensor steps = saved.get("taken");
        if (steps != null) {
            taken = steps.toInts()[0];
            kept = JudgedAnswers.of(saved);
        }
    }
}

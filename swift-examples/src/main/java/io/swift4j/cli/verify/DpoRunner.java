package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.train.ParameterGroups;
import io.swift4j.train.PreferenceStep;
import io.swift4j.train.TokenSequence;
import io.swift4j.train.objective.DpoLoss;
import io.swift4j.train.optim.GradientClip;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.ParameterGroup;
import io.swift4j.train.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;

/** {@code dpo}: every step of preference training with the adapter switched off as the reference. */
final class DpoRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        ConfigJson params = one.params();
        ConfigJson settings = params.object("optimizer");
        Dtype dtype = Dtype.ofName(params.text("base_dtype", "float32"));
        try (PretrainedModel model = PretrainedModel.load(
                        folder.path().resolve(params.text("base")).normalize(), TrainRunner.options(dtype));
                AdaptedModel adapted = new AdaptedModel(model);
                TensorScope scope = TensorScope.open()) {
            Adapter adapter = adapted.load("default", folder.path().resolve(params.text("adapter_init")));
            DpoLoss loss = new DpoLoss(
                    DpoLoss.Type.named(params.text("loss_type", "sigmoid")),
                    params.number("beta", 0.1),
                    params.number("label_smoothing", 0),
                    params.number("rpo_alpha", 0),
                    params.number("discopop_tau", 0.05));
            List<ParameterGroup> groups = ParameterGroups.plain(
                    adapter.parameters(), settings.number("lr"), settings.number("weight_decay", 0));
            int steps = settings.integer("total_steps");
            Schedule schedule = new Schedule.Cosine(settings.integer("warmup_steps"), steps, 0.5, 0);
            Recorded recorded = new Recorded();
            try (Optimizer optimizer = TrainRunner.optimizer(settings, groups)) {
                for (int step = 0; step < steps; step++) {
                    List<TokenSequence> rows = completions(folder, one, "." + step);
                    optimizer.zeroGrad();
                    float[] reference = PreferenceStep.logProbabilities(model.decoder(), rows);
                    PreferenceStep.Result result = PreferenceStep.run(
                            adapted.trainingDecoder(), rows, reference, loss::loss, 1, TrainingPass.Options.of(step));
                    recorded.losses.add(result.loss());
                    recorded.norms.add(GradientClip.clip(groups, settings.number("max_grad_norm", 1)));
                    double[] lr = new double[groups.size()];
                    for (int g = 0; g < lr.length; g++) {
                        lr[g] = groups.get(g).lr() * schedule.factor(step);
                        recorded.rates.add(lr[g]);
                    }
                    recorded.take(result, loss.beta());
                    optimizer.step(lr);
                    adapter.afterStep(step);
                }
            }
            for (String key : one.outputs()) {
                recorded.compare(Case.argument(key), folder.tensor(key).toDoubles(), comparison);
            }
        }
    }

    /** What the steps gave, in order. */
    private static final class Recorded {

        private final List<Double> losses = new ArrayList<>();
        private final List<Double> norms = new ArrayList<>();
        private final List<Double> rates = new ArrayList<>();
        private final List<Double> policy = new ArrayList<>();
        private final List<Double> reference = new ArrayList<>();
        private final List<Double> chosen = new ArrayList<>();
        private final List<Double> rejected = new ArrayList<>();

        void take(PreferenceStep.Result result, double beta) {
            int pairs = result.policy().length / 2;
            for (int i = 0; i < 2 * pairs; i++) {
                policy.add((double) result.policy()[i]);
                reference.add((double) result.reference()[i]);
                (i < pairs ? chosen : rejected).add(beta * (result.policy()[i] - result.reference()[i]));
            }
        }

        void compare(String name, double[] expected, Comparison comparison) {
            List<Double> actual = switch (name) {
                case "loss" -> losses;
                case "grad_norm" -> norms;
                case "lr" -> rates;
                case "policy_logps" -> policy;
                case "ref_logps" -> reference;
                case "chosen_rewards" -> chosen;
                case "rejected_rewards" -> rejected;
                default -> List.of();
            };
            comparison.numbers(
                    name, actual.stream().mapToDouble(Double::doubleValue).toArray(), expected);
        }
    }

    /** Rows without padding whose completion tokens are labels. */
    private static List<TokenSequence> completions(CaseFolder folder, Case one, String suffix) {
        int[][] ids = folder.requiredMatrix(one, "input_ids" + suffix);
        int[][] keep = folder.requiredMatrix(one, "attention_mask" + suffix);
        int[][] completion = folder.requiredMatrix(one, "completion_mask" + suffix);
        List<TokenSequence> rows = new ArrayList<>();
        for (int r = 0; r < ids.length; r++) {
            List<Integer> real = new ArrayList<>();
            for (int t = 0; t < ids[r].length; t++) {
                if (keep[r][t] != 0) {
                    real.add(t);
                }
            }
            int row = r;
            rows.add(TokenSequence.of(
                    real.stream().mapToInt(t -> ids[row][t]).toArray(),
                    real.stream()
                            .mapToInt(t -> completion[row][t] != 0 ? ids[row][t] : TokenSequence.IGNORED)
                            .toArray()));
        }
        return rows;
    }
}

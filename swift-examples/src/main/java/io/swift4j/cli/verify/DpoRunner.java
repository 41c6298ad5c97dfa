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
import io.swift4j.train.optim.ParameterGroup;
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
            Rewards rewards = new Rewards();
            RecordedSteps steps = RecordedSteps.take(settings, groups, adapter, step -> {
                List<TokenSequence> rows = completions(folder, one, "." + step);
                float[] reference = PreferenceStep.logProbabilities(model.decoder(), rows);
                PreferenceStep.Result result = PreferenceStep.run(
                        adapted.trainingDecoder(), rows, reference, loss::loss, 1, TrainingPass.Options.of(step));
                rewards.take(result, loss.beta());
                return result.loss();
            });
            for (String key : one.outputs()) {
                String name = Case.argument(key);
                double[] expected = folder.tensor(key).toDoubles();
                if (!steps.compare(name, expected, comparison)) {
                    rewards.compare(name, expected, comparison);
                }
            }
        }
    }

    /** What the steps gave, in order. */
    private static final class Rewards {

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
        int[][] completion = folder.requiredMatrix(one, "completion_mask" + suffix);
        return UnpaddedRows.of(
                folder, one, suffix, (row, column, id) -> completion[row][column] != 0 ? id : TokenSequence.IGNORED);
    }
}

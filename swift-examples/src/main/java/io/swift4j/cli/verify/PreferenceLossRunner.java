package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.objective.CompletionLogps;
import io.swift4j.train.objective.CpoLoss;
import io.swift4j.train.objective.DpoLoss;
import io.swift4j.train.objective.GrpoLoss;
import io.swift4j.train.objective.KtoLoss;
import io.swift4j.train.objective.OrpoLoss;
import io.swift4j.train.objective.PairLoss;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code preference_loss}: a loss on given numbers and its gradient. */
final class PreferenceLossRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            one.inputs().forEach(key -> inputs.put(Case.argument(key), folder.tensor(key)));
            // The first input is what the loss is differentiated by.
            String first = Case.argument(one.inputs().get(0));
            Tensor leaf = folder.tensor(one.inputs().get(0)).copy().requireGrad(true);
            inputs.put(first, leaf);
            String algorithm = one.params().text("algorithm");
            Map<String, Tensor> results = switch (algorithm.toUpperCase(Locale.ROOT)) {
                case "DPO" -> dpo(one.params(), inputs);
                case "ORPO" -> orpo(one.params(), leaf);
                case "CPO", "SIMPO" -> cpo(one.params(), leaf);
                case "KTO" -> kto(one.params(), inputs);
                case "GRPO" -> grpo(one.params(), inputs);
                default -> throw new IllegalArgumentException("algorithm " + algorithm + " is not supported");
            };
            required(results, "loss").backward();
            for (String key : one.outputs()) {
                String argument = Case.argument(key);
                Tensor actual = argument.startsWith("grad_") ? leaf.grad() : results.get(argument);
                if (actual == null) {
                    comparison.problem("output " + key + " is not supported");
                } else {
                    comparison.tensor(argument, actual, folder.tensor(key));
                }
            }
        }
    }

    private static Tensor required(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("there is no tensor " + name);
        }
        return tensor;
    }

    private static Map<String, Tensor> dpo(ConfigJson params, Map<String, Tensor> inputs) {
        Tensor mask = required(inputs, "completion_mask");
        Tensor logps = CompletionLogps.sums(
                CompletionLogps.tokens(required(inputs, "logits"), required(inputs, "input_ids"), mask));
        DpoLoss loss = new DpoLoss(
                DpoLoss.Type.named(params.text("loss_type", "sigmoid")),
                params.number("beta", 0.1),
                params.number("label_smoothing", 0),
                params.number("rpo_alpha", 0),
                params.number("discopop_tau", 0.05));
        return Map.of(
                "loss",
                loss.loss(logps, required(inputs, "ref_logps"), CompletionLogps.lengths(mask)),
                "policy_logps",
                logps);
    }

    private static Map<String, Tensor> orpo(ConfigJson params, Tensor logps) {
        OrpoLoss loss = new OrpoLoss(params.number("beta", 0.1));
        Map<String, Tensor> results = pair(loss.loss(logps));
        double mean = 0;
        double[] odds = loss.logOddsRatio(logps).toDoubles();
        for (double value : odds) {
            mean += value / odds.length;
        }
        results.put("log_odds_mean", Tensor.of(new float[] {(float) mean}));
        return results;
    }

    private static Map<String, Tensor> cpo(ConfigJson params, Tensor logps) {
        return pair(new CpoLoss(
                        CpoLoss.Type.named(params.text("loss_type", "sigmoid")),
                        params.number("beta", 0.1),
                        params.number("simpo_gamma", 0.5),
                        params.number("label_smoothing", 0),
                        0)
                .loss(logps));
    }

    private static Map<String, Tensor> pair(PairLoss loss) {
        long half = loss.rewards().count() / 2;
        return new LinkedHashMap<>(Map.of(
                "loss", loss.loss(),
                "per_example", loss.perExample(),
                "chosen_rewards", loss.rewards().narrow(0, 0, half),
                "rejected_rewards", loss.rewards().narrow(0, half, half)));
    }

    private static Map<String, Tensor> kto(ConfigJson params, Map<String, Tensor> inputs) {
        KtoLoss loss = new KtoLoss(
                KtoLoss.Type.named(params.text("loss_type", "kto")),
                params.number("beta", 0.1),
                params.number("desirable_weight", 1),
                params.number("undesirable_weight", 1));
        Tensor divergence = KtoLoss.divergence(required(inputs, "kl_policy_logps"), required(inputs, "kl_ref_logps"));
        Tensor logps = required(inputs, "policy_logps");
        Tensor reference = required(inputs, "ref_logps");
        Tensor desirable = required(inputs, "desirable");
        return Map.of(
                "kl", divergence,
                "per_example", loss.perExample(logps, reference, desirable, divergence),
                "loss", loss.loss(logps, reference, desirable, divergence));
    }

    private static Map<String, Tensor> grpo(ConfigJson params, Map<String, Tensor> inputs) {
        double low = params.number("epsilon_low", params.number("epsilon", 0.2));
        GrpoLoss loss = new GrpoLoss(
                GrpoLoss.Type.named(params.text("loss_type", "dapo")),
                params.number("beta", 0),
                low,
                params.number("epsilon_high", low),
                params.number("delta", 0),
                GrpoLoss.Importance.named(params.text("importance_sampling_level", "token")),
                params.integer("max_completion_length", 256));
        Tensor logps = required(inputs, "logps");
        return Map.of(
                "loss",
                loss.loss(
                        logps,
                        required(inputs, "old_logps"),
                        inputs.getOrDefault("ref_logps", logps),
                        required(inputs, "mask"),
                        required(inputs, "advantages"),
                        params.number("num_items_in_batch", 0)));
    }
}

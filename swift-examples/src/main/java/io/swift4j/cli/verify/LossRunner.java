package io.swift4j.cli.verify;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.ForwardOutput;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.List;
import java.util.Map;

/** {@code loss}: the loss under both normalisations, and the length of its gradient for every parameter. */
final class LossRunner implements CaseRunner {

    private static final Script OPS =
            Script.builder("verify-loss").functions("verify.py", """
                    def clear(self, x: Tensor) -> Tensor:
                      return x.zero_()
                    """).build();

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        PretrainedModel model = folder.model(one);
        Decoder decoder = model.decoder();
        ForwardInput input = ForwardRunner.input(folder, one, false);
        int[][] labels = folder.requiredMatrix(one, "labels");
        int items = one.params().integer("num_items_in_batch", 0);
        boolean balances = ForwardRunner.balances(one, decoder);
        model.parameters().values().forEach(LossRunner::clear);
        model.parameters().values().forEach(parameter -> parameter.requireGrad(true));
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            ForwardOutput output = decoder.forward(input);
            Tensor logits = decoder.logits(output.lastHiddenState());
            Tensor loss = ForwardRunner.loss(decoder, output, logits, input, labels, 0, balances);
            Tensor divided = ForwardRunner.loss(decoder, output, logits, input, labels, items, balances);
            loss.backward();
            for (String key : one.outputs()) {
                switch (Case.argument(key)) {
                    case "loss" -> comparison.tensor("loss", loss, folder.tensor(key));
                    case "loss_num_items" -> comparison.tensor("loss_num_items", divided, folder.tensor(key));
                    case "grad_l2" ->
                        gradients(model, one.text().texts("grad_param_names"), folder.tensor(key), comparison);
                    default -> comparison.problem("output " + key + " of a loss case is not supported");
                }
            }
        } finally {
            model.parameters().values().forEach(parameter -> parameter.requireGrad(false));
        }
    }

    /** Forgets what an earlier case of the folder has accumulated. */
    private static void clear(Tensor parameter) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor grad = parameter.grad();
            if (grad != null) {
                OPS.tensor("clear", grad);
            }
        }
    }

    private static void gradients(PretrainedModel model, List<String> names, Tensor expected, Comparison comparison) {
        double[] lengths = new double[names.size()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = Math.sqrt(squared(model.parameters(), names.get(i), comparison));
        }
        comparison.numbers("grad_l2", lengths, expected.toDoubles());
    }

    /** The squared length of a parameter's gradient; experts, which the reference holds fused, are summed. */
    private static double squared(Map<String, Tensor> parameters, String name, Comparison comparison) {
        double sum = 0;
        boolean found = false;
        for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
            if (referenceName(entry.getKey()).equals(name)) {
                found = true;
                try (Tensor grad = entry.getValue().grad()) {
                    if (grad != null) {
                        for (double value : grad.toDoubles()) {
                            sum += value * value;
                        }
                    }
                }
            }
        }
        if (!found) {
            comparison.problem("the model has no parameter " + name);
        }
        return sum;
    }

    private static String referenceName(String name) {
        return name.replace("block_sparse_moe.", "mlp.")
                .replaceAll("\\.experts\\.\\d+\\.(gate_proj|up_proj|w1|w3)\\.weight$", ".experts.gate_up_proj")
                .replaceAll("\\.experts\\.\\d+\\.(down_proj|w2)\\.weight$", ".experts.down_proj");
    }
}

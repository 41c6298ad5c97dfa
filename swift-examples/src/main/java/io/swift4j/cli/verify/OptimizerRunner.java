package io.swift4j.cli.verify;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.Optimizers;
import io.swift4j.train.optim.ParameterGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code optimizer}: one parameter after every step with given gradients. */
final class OptimizerRunner implements CaseRunner {

    private static final Set<String> GENERAL = Set.of("optimizer", "lr", "weight_decay");

    /** The weight decay that PyTorch's optimizers have where none is given. */
    private static final Map<String, Double> DECAY = Map.of("adamw", 0.01, "muon", 0.1);

    private static final Script OPS =
            Script.builder("verify-optimizer").functions("verify.py", """
                    def against(self, p: Tensor, g: Tensor) -> Tensor:
                      return (p * g).sum()
                    """).build();

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        String name = one.params().text("optimizer");
        Map<String, Object> options = new HashMap<>(one.params().plain());
        options.keySet().removeAll(GENERAL);
        double lr = one.params().number("lr", 0);
        double decay = one.params().number("weight_decay", DECAY.getOrDefault(name.toLowerCase(Locale.ROOT), 0.0));
        try (TensorScope scope = TensorScope.open()) {
            Tensor parameter =
                    folder.tensor(one.input("param").orElseThrow()).copy().requireGrad(true);
            Tensor grads = folder.tensor(one.input("grads").orElseThrow());
            Tensor expected = folder.tensor(one.outputs().get(0));
            ParameterGroup group = new ParameterGroup("all", Map.of("param", parameter), lr, decay);
            try (Optimizer optimizer = Optimizers.named(name, options).create(List.of(group))) {
                for (long step = 0; step < grads.size(0); step++) {
                    optimizer.zeroGrad();
                    backward(parameter, grads.narrow(0, step, 1));
                    optimizer.step(lr);
                    comparison.numbers(
                            "step " + step,
                            parameter.toDoubles(),
                            expected.narrow(0, step, 1).toDoubles());
                }
            }
        }
    }

    /** Gives the parameter a gradient: the derivative of its product with it. */
    private static void backward(Tensor parameter, Tensor gradient) {
        try (GradMode on = GradMode.open(GradMode.Mode.GRAD)) {
            OPS.tensor("against", parameter, gradient).backward();
        }
    }
}

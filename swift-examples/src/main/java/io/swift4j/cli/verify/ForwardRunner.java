package io.swift4j.cli.verify;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.ForwardOutput;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code forward}: one pass over whole sequences, with both spellings of the configuration where the folder has them. */
final class ForwardRunner implements CaseRunner {

    private static final Script OPS =
            Script.builder("verify").functions("verify.py", """
                    def stack(self, parts: List[Tensor]) -> Tensor:
                      return torch.stack(parts)

                    def masked(self, x: Tensor, keep: Tensor) -> Tensor:
                      return torch.where(keep.unsqueeze(-1) != 0, x, torch.zeros_like(x))

                    def plus(self, a: Tensor, b: Tensor, scale: float) -> Tensor:
                      return a + b * scale
                    """).build();

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        run(folder, one, comparison, "config.json");
        if (folder.has("config.v4.json")) {
            run(folder, one, comparison, "config.v4.json");
        }
    }

    private static void run(CaseFolder folder, Case one, Comparison comparison, String configFile) {
        try (TensorScope scope = TensorScope.open()) {
            Decoder decoder = folder.model(one, configFile).decoder();
            boolean hidden = one.outputs().stream().anyMatch(key -> key.endsWith("/all_hidden_states"));
            ForwardInput input = input(folder, one, hidden);
            ForwardOutput output = decoder.forward(input);
            Tensor logits = decoder.logits(output.lastHiddenState());
            for (String key : one.outputs()) {
                String argument = Case.argument(key);
                Tensor actual = switch (argument) {
                    case "logits" -> masked(logits, input.keep());
                    case "last_hidden_state" -> masked(output.lastHiddenState(), input.keep());
                    case "all_hidden_states" -> stack(output.hiddenStates());
                    case "router_logits" -> stack(output.routerLogits());
                    case "aux_loss" -> decoder.balancingLoss(output.routerLogits(), input);
                    case "loss" -> loss(folder, one, decoder, output, logits, input);
                    default -> null;
                };
                if (actual == null) {
                    comparison.problem("output " + argument + " of a forward case is not supported");
                } else {
                    comparison.tensor(argument + " with " + configFile, actual, folder.tensor(key));
                }
            }
        }
    }

    static ForwardInput input(CaseFolder folder, Case one, boolean hidden) {
        ForwardInput input = ForwardInput.of(folder.requiredMatrix(one, "input_ids"));
        input = folder.matrix(one, "attention_mask").map(input::withKeep).orElse(input);
        input = folder.matrix(one, "position_ids").map(input::withPositions).orElse(input);
        return hidden ? input.withHiddenStates() : input;
    }

    /** The loss with the balancing loss where the case or the configuration asks for it. */
    static Tensor loss(
            CaseFolder folder, Case one, Decoder decoder, ForwardOutput output, Tensor logits, ForwardInput input) {
        return loss(decoder, output, logits, input, folder.requiredMatrix(one, "labels"), 0, balances(one, decoder));
    }

    static boolean balances(Case one, Decoder decoder) {
        return decoder.config().experts().isPresent()
                && one.params()
                        .flag(
                                "output_router_logits",
                                decoder.config().experts().get().lossAlways());
    }

    static Tensor loss(
            Decoder decoder,
            ForwardOutput output,
            Tensor logits,
            ForwardInput input,
            int[][] labels,
            int items,
            boolean balances) {
        Tensor loss = decoder.loss(logits, labels, items);
        if (!balances || output.routerLogits().isEmpty()) {
            return loss;
        }
        double weight = decoder.config().experts().orElseThrow().lossWeight();
        return OPS.tensor("plus", loss, decoder.balancingLoss(output.routerLogits(), input), weight);
    }

    static Tensor masked(Tensor values, Optional<int[][]> keep) {
        return keep.isPresent() ? masked(values, Tensor.of(keep.get())) : values;
    }

    /** Zeros where {@code keep} is 0. */
    static Tensor masked(Tensor values, Tensor keep) {
        return OPS.tensor("masked", values, keep);
    }

    static @Nullable Tensor stack(List<Tensor> parts) {
        return parts.isEmpty() ? null : OPS.tensor("stack", parts);
    }
}

package io.swift4j.cli.verify;

import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.objective.GroupAdvantages;

/** {@code grpo_advantages}: advantages from the rewards of groups. */
final class AdvantagesRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        GroupAdvantages advantages = new GroupAdvantages(
                one.params().integer("num_generations"),
                GroupAdvantages.Scale.named(one.params().text("scale_rewards", "group")));
        try (TensorScope scope = TensorScope.open()) {
            Tensor rewards = folder.tensor(one.input("rewards").orElseThrow());
            comparison.tensor(
                    "advantages",
                    advantages.of(rewards),
                    folder.tensor(one.outputs().get(0)));
        }
    }
}

package io.swift4j.train.objective;

import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * The Bradley-Terry loss of a reward model: chosen completions shall have higher rewards than rejected ones.
 *
 * @param centerRewardsCoefficient weight of the squared sum of a pair's rewards, which keeps them around 0; 0 for none
 */
public record RewardLoss(double centerRewardsCoefficient) {

    public RewardLoss {
        new Problems("reward model")
                .atLeast("center_rewards_coefficient", centerRewardsCoefficient, 0)
                .check();
    }

    /**
     * The mean loss of a batch.
     *
     * @param rewards float32 [2B], those of chosen completions first
     * @param margin float32 [B]: by how much each chosen one should at least be better; null for 0
     * @return float32 scalar
     */
    public Tensor loss(Tensor rewards, @Nullable Tensor margin) {
        DpoLoss.requirePairs(rewards);
        try (TensorScope scope = TensorScope.open()) {
            Tensor least = margin != null ? margin : Tensor.of(new float[1], 1).to(rewards.device());
            return scope.escape(Scripts.PREFERENCE.tensor("reward", rewards, least, centerRewardsCoefficient));
        }
    }
}

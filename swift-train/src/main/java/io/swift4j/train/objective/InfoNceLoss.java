package io.swift4j.train.objective;

import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * InfoNCE: an anchor shall be closer to its positive than to all negatives, by cosine similarity.
 *
 * <p>Source: arXiv 1807.03748.
 *
 * @param temperature similarities are divided by it, 0.1
 * @param inBatch whether the other rows' positives and negatives are negatives too, true
 */
public record InfoNceLoss(double temperature, boolean inBatch) {

    public InfoNceLoss {
        new Problems("InfoNCE").positive("temperature", temperature).check();
    }

    /**
     * The mean loss of a batch.
     *
     * @param anchors [rows, size]
     * @param positives [rows, size]
     * @param negatives hard negatives of each row, [rows, k, size]; null for none
     * @return float32 scalar
     */
    public Tensor loss(Tensor anchors, Tensor positives, @Nullable Tensor negatives) {
        if (!inBatch && negatives == null) {
            throw new IllegalArgumentException("InfoNCE without in-batch negatives needs hard negatives");
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor hard = negatives != null
                    ? negatives
                    : positives.narrow(0, 0, 0).reshape(anchors.size(0), 0, anchors.size(1));
            return scope.escape(Scripts.SUPERVISED.tensor("infonce", anchors, positives, hard, temperature, inBatch));
        }
    }
}

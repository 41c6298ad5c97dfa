package io.swift4j.train.objective;

import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.Arrays;
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
        try (TensorScope scope = TensorScope.open()) {
            Tensor hard = negatives != null
                    ? negatives.reshape(negatives.size(0) * negatives.size(1), negatives.size(2))
                    : positives.narrow(0, 0, 0);
            int[] owners = new int[(int) hard.size(0)];
            Arrays.setAll(owners, i -> (int) (i * anchors.size(0) / owners.length));
            return scope.escape(loss(anchors, positives, hard, owners));
        }
    }

    /**
     * The mean loss of a batch whose rows have different numbers of hard negatives.
     *
     * @param anchors [rows, size]
     * @param positives [rows, size]
     * @param negatives [all, size]; may be none
     * @param owners the row of each negative
     * @return float32 scalar
     */
    public Tensor loss(Tensor anchors, Tensor positives, Tensor negatives, int[] owners) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor scores = similarities(anchors, positives, negatives, owners);
            return scope.escape(Scripts.SUPERVISED.tensor("infonce", scores, temperature));
        }
    }

    /**
     * Cosine similarities of each anchor with all that it is compared with; minus infinity for what it is not.
     *
     * @return float32 [rows, rows + all]: the positives, of which a row's own is on the diagonal, then the negatives
     */
    public Tensor similarities(Tensor anchors, Tensor positives, Tensor negatives, int[] owners) {
        if (!inBatch && owners.length == 0) {
            throw new IllegalArgumentException("InfoNCE without in-batch negatives needs hard negatives");
        }
        try (TensorScope scope = TensorScope.open()) {
            Tensor rows = Tensor.of(owners, owners.length).to(anchors.device());
            return scope.escape(
                    Scripts.SUPERVISED.tensor("similarities", anchors, positives, negatives, rows, inBatch));
        }
    }
}

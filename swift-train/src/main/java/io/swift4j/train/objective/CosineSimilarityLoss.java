package io.swift4j.train.objective;

import io.swift4j.core.torch.Tensor;

/** The squared error of cosine similarities, for pairs of texts whose similarity is known (Reimers and Gurevych 2019). */
public final class CosineSimilarityLoss {

    private CosineSimilarityLoss() {}

    /**
     * The mean loss of a batch.
     *
     * @param anchors [rows, size]
     * @param positives [rows, size]
     * @param wanted float32 [rows]: the similarity that each pair should have, -1 to 1
     * @return float32 scalar
     */
    public static Tensor loss(Tensor anchors, Tensor positives, Tensor wanted) {
        return Scripts.SUPERVISED.tensor("cosine_similarity", anchors, positives, wanted);
    }
}

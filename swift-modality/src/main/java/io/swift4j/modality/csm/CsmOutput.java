package io.swift4j.modality.csm;

import io.swift4j.core.torch.Tensor;
import java.util.Optional;

/**
 * What a pass over whole sequences gives; everything belongs to the caller's scope, and takes part in gradients where they are recorded.
 *
 * @param logits of the first code of the next frame, {@code [batch, tokens, codes]}
 * @param training what follows from labels; empty without any
 */
public record CsmOutput(Tensor logits, Optional<Training> training) {

    /**
     * What follows from labels.
     *
     * @param labels codes to be learned, {@code [batch][tokens][codebooks]}, -100 for none
     * @param loss the sum of both losses, a scalar
     * @param backboneLoss of first codes
     * @param depthLoss of the others; 0 where none are learned
     * @param depthLogits of the others, {@code [frames, codebooks - 1, codes]}; empty where none are learned
     */
    public record Training(
            int[][][] labels, Tensor loss, Tensor backboneLoss, Tensor depthLoss, Optional<Tensor> depthLogits) {}
}

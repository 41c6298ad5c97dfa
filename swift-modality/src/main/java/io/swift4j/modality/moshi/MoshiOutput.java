package io.swift4j.modality.moshi;

import io.swift4j.core.torch.Tensor;
import java.util.Optional;

/**
 * What a pass over whole conversations gives; everything belongs to the caller's scope.
 *
 * @param logits of the next token of text, {@code [batch, frames, tokens]}
 * @param training what follows from labels; empty without any
 */
public record MoshiOutput(Tensor logits, Optional<Training> training) {

    /**
     * What follows from labels.
     *
     * @param loss the sum of both losses, a scalar
     * @param textLoss of text
     * @param depthLoss of codes
     * @param audioLogits of codes, {@code [batch * frames, codebooks, codes]}
     */
    public record Training(Tensor loss, Tensor textLoss, Tensor depthLoss, Tensor audioLogits) {}
}

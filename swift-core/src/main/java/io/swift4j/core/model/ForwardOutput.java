package io.swift4j.core.model;

import io.swift4j.core.torch.Tensor;
import java.util.List;

/**
 * What one pass computes; the tensors belong to the scope in which it ran.
 *
 * @param lastHiddenState {@code [batch, tokens, hidden]}, after the final norm
 * @param routerLogits for each sparse layer {@code [batch * tokens, experts]}
 * @param hiddenStates when asked for: the embeddings, then the output of each layer, the last one normalised
 */
public record ForwardOutput(Tensor lastHiddenState, List<Tensor> routerLogits, List<Tensor> hiddenStates) {}

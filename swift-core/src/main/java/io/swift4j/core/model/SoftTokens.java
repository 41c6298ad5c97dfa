package io.swift4j.core.model;

import io.swift4j.core.torch.Tensor;
import java.util.List;

/**
 * Vectors that an encoder made, which stand in a decoder's input where placeholder tokens are.
 *
 * @param what they were made of, for messages: {@code image}
 * @param placeholder the token id they take the place of, one vector for each
 * @param values {@code [tokens, hidden]}, in the order of the placeholders
 * @param deep what is added to the same places after each of the first layers (DeepStack, Meng et al. 2024), each of values'
 *     shape; empty for nothing
 */
public record SoftTokens(String what, int placeholder, Tensor values, List<Tensor> deep) {

    /** A placeholder that is no token of any vocabulary: whatever stands there is a vector. */
    public static final int VECTOR = -1_000_000;

    public SoftTokens {
        deep = List.copyOf(deep);
    }
}

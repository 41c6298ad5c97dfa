package io.swift4j.core.generate;

import io.swift4j.core.torch.Tensor;

/**
 * Another vocabulary beside a decoder's own: its scores, and what its tokens are as inputs.
 *
 * <p>For models that write codes of pictures or sound with an embedding and an output layer of their own.
 */
public interface CodeHead {

    /** How many codes there are. */
    int size();

    /** A token of the decoder that stands for any code among its inputs. */
    int placeholder();

    /** Scores {@code [rows, size]} in float32 of final hidden states {@code [rows, hidden]}. */
    Tensor scores(Tensor states);

    /** The decoder's inputs {@code [codes, input size]} for codes. */
    Tensor vectors(int[] codes);
}

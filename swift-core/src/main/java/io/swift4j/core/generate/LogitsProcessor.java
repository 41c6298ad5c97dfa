package io.swift4j.core.generate;

import io.swift4j.core.torch.Tensor;

/** Changes the scores of the next token before one is chosen. */
@FunctionalInterface
public interface LogitsProcessor {

    /**
     * New scores from the present ones.
     *
     * @param ids for each row all tokens so far: padding, prompt and what was generated; not to be changed
     * @param scores {@code [rows, vocabulary]} in float32, not to be changed in place
     * @return scores of the same shape; the caller's scope owns them
     */
    Tensor process(int[][] ids, Tensor scores);
}

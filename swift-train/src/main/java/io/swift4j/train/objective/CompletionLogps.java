package io.swift4j.train.objective;

import io.swift4j.core.torch.Tensor;

/** Log-probabilities of completions from full logits; training takes them from the loss head, which needs no logits. */
public final class CompletionLogps {

    private CompletionLogps() {}

    /**
     * The log-probability of every token given those before it.
     *
     * @param logits [rows, tokens, vocabulary], any floating-point type
     * @param ids int64 [rows, tokens]
     * @param mask integers [rows, tokens], 1 for tokens of the completion
     * @return float32 [rows, tokens]; 0 where the mask is, and in the first column
     */
    public static Tensor tokens(Tensor logits, Tensor ids, Tensor mask) {
        return Scripts.LOGPS.tensor("token_logps", logits, ids, mask);
    }

    /** The log-probability of each row's completion, from those of its tokens: [rows]. */
    public static Tensor sums(Tensor tokenLogps) {
        return Scripts.LOGPS.tensor("sequence_logps", tokenLogps);
    }

    /** Tokens of each row's completion, as float32: [rows]. */
    public static Tensor lengths(Tensor mask) {
        return Scripts.LOGPS.tensor("completion_tokens", mask);
    }
}

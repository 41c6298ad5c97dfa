package io.swift4j;

import io.swift4j.core.generate.FinishReason;
import java.util.List;

/**
 * What a model answered.
 *
 * @param text the answer without special tokens
 * @param reason why it ended
 * @param ids the tokens themselves, special ones included
 * @param tokens how many tokens it took, its end-of-sequence token included
 */
public record TextAnswer(String text, List<Integer> ids, FinishReason reason, int tokens) {

    public TextAnswer {
        ids = List.copyOf(ids);
    }
}

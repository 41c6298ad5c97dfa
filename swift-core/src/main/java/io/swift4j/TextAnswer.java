package io.swift4j;

import io.swift4j.core.generate.FinishReason;

/**
 * What a model answered.
 *
 * @param text the answer without special tokens
 * @param reason why it ended
 * @param ids the tokens themselves, special ones included; not to be changed
 * @param tokens how many tokens it took, its end-of-sequence token included
 */
public record TextAnswer(String text, int[] ids, FinishReason reason, int tokens) {}

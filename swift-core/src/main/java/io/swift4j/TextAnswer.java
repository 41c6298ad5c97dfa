package io.swift4j;

import io.swift4j.core.generate.FinishReason;

/**
 * What a model answered.
 *
 * @param text the answer without special tokens
 * @param reason why it ended
 * @param tokens how many tokens it took, its end-of-sequence token included
 */
public record TextAnswer(String text, FinishReason reason, int tokens) {}

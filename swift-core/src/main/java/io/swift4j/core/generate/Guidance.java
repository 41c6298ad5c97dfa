package io.swift4j.core.generate;

import io.swift4j.core.SwiftException;

/**
 * Classifier-free guidance (Ho and Salimans 2022; Sanchez et al. 2023): scores are led away from what would follow without the
 * condition.
 *
 * <p>Scores become {@code without + scale * (with - without)}. Both are run as one batch.
 *
 * @param without for each prompt the one without its condition, or with a condition to be led away from
 * @param scale how far; 1 for what the condition alone says
 * @param logProbabilities whether scores are first made log-probabilities, as Emu3 wants; else they are taken raw
 */
public record Guidance(Prompts without, double scale, boolean logProbabilities) {

    public Guidance {
        if (!(scale >= 0 && scale < Double.POSITIVE_INFINITY)) {
            throw new SwiftException("the scale of guidance must be 0 or more, not " + scale);
        }
    }
}

package io.swift4j.modality.moshi;

import io.swift4j.core.generate.GenerationResult;

/**
 * What the model said.
 *
 * @param text tokens, those of the conversation before included
 * @param codes of its voice from the conversation's beginning, {@code [batch][codebooks][frames]}, the delay undone
 */
public record MoshiSpeech(GenerationResult text, int[][][] codes) {}

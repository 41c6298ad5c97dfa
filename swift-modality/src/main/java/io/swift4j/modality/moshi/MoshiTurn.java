package io.swift4j.modality.moshi;

import io.swift4j.modality.Sound;

/**
 * What one side said while the other was silent.
 *
 * @param own whether the model said it, rather than the user
 */
public record MoshiTurn(boolean own, Sound sound) {}

package io.swift4j.modality.position;

/** How many tokens a sound takes in Qwen2-Audio and Qwen2.5-Omni: a convolution and a pooling, each of stride 2. */
public final class AudioTokens {

    private AudioTokens() {}

    /** Frames after the encoder's convolution of stride 2. */
    public static int afterConvolution(int melFrames) {
        return Math.floorDiv(melFrames - 1, 2) + 1;
    }

    /** Tokens of a sound of so many mel frames; 0 for one or two. */
    public static int ofMelFrames(int melFrames) {
        return Math.floorDiv(afterConvolution(melFrames) - 2, 2) + 1;
    }
}

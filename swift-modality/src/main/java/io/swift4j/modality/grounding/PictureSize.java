package io.swift4j.modality.grounding;

import io.swift4j.core.config.Problems;

/**
 * How large a picture is, and how large the model sees it.
 *
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 * @param seenWidth of the picture after its processor resized it
 * @param seenHeight of the picture after its processor resized it
 */
public record PictureSize(int width, int height, int seenWidth, int seenHeight) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public PictureSize {
        new Problems("picture size")
                .atLeast("width", width, 1L)
                .atLeast("height", height, 1L)
                .atLeast("seenWidth", seenWidth, 1L)
                .atLeast("seenHeight", seenHeight, 1L)
                .check();
    }

    /** A picture that is seen as it is. */
    public static PictureSize of(int width, int height) {
        return new PictureSize(width, height, width, height);
    }
}

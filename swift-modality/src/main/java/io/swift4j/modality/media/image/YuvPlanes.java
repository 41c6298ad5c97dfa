package io.swift4j.modality.media.image;

/**
 * A picture in YCbCr 4:2:0 with the range of ITU-R BT.601, as VP8 has it.
 *
 * @param height rows of {@code y}
 * @param width columns of {@code y}
 * @param y luma, [height, width]
 * @param u blue difference, [(height + 1) / 2, (width + 1) / 2]
 * @param v red difference, like {@code u}
 */
public record YuvPlanes(int height, int width, byte[] y, byte[] u, byte[] v) {

    /** Columns of {@code u} and {@code v}. */
    public int chromaWidth() {
        return (width + 1) / 2;
    }

    /** Rows of {@code u} and {@code v}. */
    public int chromaHeight() {
        return (height + 1) / 2;
    }
}

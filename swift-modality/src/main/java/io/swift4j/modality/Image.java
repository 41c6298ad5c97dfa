package io.swift4j.modality;

import io.swift4j.core.config.Problems;
import org.jspecify.annotations.Nullable;

/**
 * A picture in 8-bit RGB, upright: what Pillow's {@code ImageOps.exif_transpose} and {@code convert("RGB")} give.
 *
 * <p>Like there, transparency is left out of {@code pixels}, not blended. The arrays are not copied: whoever makes a picture hands
 * them over, and no one may write to them afterwards.
 *
 * @param height rows
 * @param width columns
 * @param pixels samples, [height, width, 3], row by row
 * @param alpha opacity, if the file has any
 */
public record Image(
        int height, int width, byte[] pixels, @Nullable Alpha alpha) implements Media {

    /**
     * Opacity of the pixels.
     *
     * @param values 0 (clear) to 255 (opaque), [height, width]
     * @param besideRgb whether the file stores red, green, blue and alpha (Pillow's mode RGBA), rather than gray with alpha or a
     *     palette with clear colours
     */
    public record Alpha(byte[] values, boolean besideRgb) {}

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public Image {
        new Problems("image")
                .atLeast("height", height, 1L)
                .atLeast("width", width, 1L)
                .unless(
                        pixels.length == 3L * height * width,
                        "pixels must be " + height + " x " + width + " x 3, not " + pixels.length)
                .unless(
                        alpha == null || alpha.values().length == (long) height * width,
                        "alpha must be " + height + " x " + width)
                .check();
    }

    /** A picture without transparency. */
    public Image(int height, int width, byte[] pixels) {
        this(height, width, pixels, null);
    }

    /**
     * The picture laid on white, with Pillow's rounding ({@code Image.paste} with a mask). qwen-vl-utils does this where {@link
     * Alpha#besideRgb}, and leaves other transparency out.
     */
    public Image onWhite() {
        if (alpha == null) {
            return this;
        }
        byte[] blended = new byte[pixels.length];
        for (int i = 0; i < blended.length; i++) {
            int opacity = alpha.values()[i / 3] & 0xff;
            int sum = 255 * (255 - opacity) + (pixels[i] & 0xff) * opacity + 128;
            blended[i] = (byte) ((sum + (sum >> 8)) >> 8);
        }
        return new Image(height, width, blended);
    }

    @Override
    public String toString() {
        return "Image[" + width + " x " + height + (alpha == null ? "]" : ", alpha]");
    }
}

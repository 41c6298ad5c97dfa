package io.swift4j.modality.media.image;

import io.swift4j.modality.Image;
import org.jspecify.annotations.Nullable;

/** Turns a PNG's samples of any colour type and depth into 8-bit RGB and opacity. */
final class PngPixels {

    static final int GRAY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GRAY_ALPHA = 4;
    static final int RGBA = 6;

    private final int height;
    private final int width;
    private final int colour;
    private final int depth;
    private final int samples;
    private final byte[] palette;
    private final byte @Nullable [] clear;
    private final byte[] rgb;
    private final byte @Nullable [] alpha;

    PngPixels(int height, int width, int colour, int depth, byte @Nullable [] palette, byte @Nullable [] clear) {
        this.height = height;
        this.width = width;
        this.colour = colour;
        this.depth = depth;
        this.samples = switch (colour) {
            case RGB -> 3;
            case GRAY_ALPHA -> 2;
            case RGBA -> 4;
            default -> 1;
        };
        this.palette = palette == null ? new byte[0] : palette;
        this.clear = colour == PALETTE ? clear : null;
        this.rgb = new byte[3 * height * width];
        this.alpha = colour == GRAY_ALPHA || colour == RGBA || this.clear != null ? new byte[height * width] : null;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    int bitsPerPixel() {
        return samples * depth;
    }

    Image image() {
        return new Image(height, width, rgb, alpha == null ? null : new Image.Alpha(alpha, colour == RGBA));
    }

    /** Puts the samples behind a row's first byte into columns {@code x}, {@code x + step}, … of a row. */
    void put(byte[] row, int y, int x, int step) {
        if (colour == RGB && depth == 8 && step == 1) {
            System.arraycopy(row, 1, rgb, 3 * y * width, 3 * width);
            return;
        }
        int bytes = depth / 8;
        for (int i = 0, column = x; column < width; i++, column += step) {
            int at = y * width + column;
            if (depth < 8) {
                int bit = i * depth;
                int sample = ((row[1 + bit / 8] & 0xff) >> (8 - depth - bit % 8)) & ((1 << depth) - 1);
                one(at, colour == PALETTE ? sample : sample * 255 / ((1 << depth) - 1));
            } else if (samples == 1) {
                one(at, row[1 + i * bytes] & 0xff);
            } else {
                int from = 1 + i * samples * bytes;
                boolean gray = samples == 2;
                rgb[3 * at] = row[from];
                rgb[3 * at + 1] = row[gray ? from : from + bytes];
                rgb[3 * at + 2] = row[gray ? from : from + 2 * bytes];
                if (alpha != null) {
                    alpha[at] = row[from + (samples - 1) * bytes];
                }
            }
        }
    }

    private void one(int at, int sample) {
        for (int c = 0; c < 3; c++) {
            int entry = 3 * sample + c;
            // Colours beyond the palette are black, as Pillow pads it.
            rgb[3 * at + c] = colour != PALETTE ? (byte) sample : entry < palette.length ? palette[entry] : 0;
        }
        if (alpha != null) {
            alpha[at] = clear != null && sample < clear.length ? clear[sample] : (byte) 255;
        }
    }
}

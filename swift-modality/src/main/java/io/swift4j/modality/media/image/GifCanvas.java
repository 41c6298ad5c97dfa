package io.swift4j.modality.media.image;

import io.swift4j.modality.Image;
import org.jspecify.annotations.Nullable;

/** A GIF's screen, on which its frames are drawn one after the other with Pillow's rules for what they leave behind. */
final class GifCanvas {

    private final GifFile gif;
    private final byte[] rgb;
    private final byte[] alpha;
    private boolean seesThrough;
    private GifFile.@Nullable Frame last;
    private byte @Nullable [] rgbBefore;
    private byte @Nullable [] alphaBefore;

    GifCanvas(GifFile gif) {
        this.gif = gif;
        this.rgb = new byte[3 * gif.width * gif.height];
        this.alpha = new byte[gif.width * gif.height];
        // What the first frame leaves free has its clear colour, or its first one.
        GifFile.Frame first = gif.frames.get(0);
        int colour = Math.max(0, first.clear());
        fill(0, 0, gif.width, gif.height, first.palette(), colour, first.clear() < 0);
    }

    /** Draws a frame and returns the screen. */
    Image draw(GifFile.Frame frame) {
        dispose();
        if (frame.disposal() == 3) {
            rgbBefore = rgb.clone();
            alphaBefore = alpha.clone();
        }
        // A frame may say that it is larger than the screen; its codes fill rows of its own width all the same.
        int visibleRows = Math.min(frame.height(), Math.max(0, gif.height - frame.top()));
        if (frame.width() > 0 && visibleRows > 0 && frame.left() < gif.width) {
            draw(frame, visibleRows);
        }
        last = frame;
        return new Image(
                gif.height, gif.width, rgb.clone(), seesThrough ? new Image.Alpha(alpha.clone(), false) : null);
    }

    private void draw(GifFile.Frame frame, int visibleRows) {
        int rows = frame.interlaced() ? frame.height() : visibleRows;
        byte[] indices = new GifLzw(gif, frame.data()).decode(rows * frame.width());
        int visible = Math.min(frame.width(), gif.width - frame.left());
        for (int stored = 0; stored < rows; stored++) {
            int row = frame.interlaced() ? interlacedRow(stored, frame.height()) : stored;
            if (row >= visibleRows) {
                continue;
            }
            int to = (frame.top() + row) * gif.width + frame.left();
            int from = stored * frame.width();
            for (int x = 0; x < visible; x++) {
                int index = indices[from + x] & 0xff;
                if (index != frame.clear()) {
                    set(to + x, frame.palette(), index, true);
                }
            }
        }
    }

    private static int interlacedRow(int stored, int height) {
        int left = stored;
        int[][] passes = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
        for (int[] pass : passes) {
            int rows = (height - pass[0] + pass[1] - 1) / pass[1];
            if (left < rows) {
                return pass[0] + left * pass[1];
            }
            left -= rows;
        }
        return height;
    }

    private void dispose() {
        GifFile.Frame frame = last;
        if (frame == null) {
            return;
        }
        if (frame.disposal() == 2) {
            boolean clear = frame.clear() >= 0;
            fill(
                    frame.left(),
                    frame.top(),
                    frame.width(),
                    frame.height(),
                    clear ? frame.palette() : gif.palette,
                    clear ? frame.clear() : gif.background,
                    !clear);
        } else if (frame.disposal() == 3 && rgbBefore != null && alphaBefore != null) {
            System.arraycopy(rgbBefore, 0, rgb, 0, rgb.length);
            System.arraycopy(alphaBefore, 0, alpha, 0, alpha.length);
        }
    }

    private void fill(int left, int top, int width, int height, byte @Nullable [] palette, int index, boolean opaque) {
        for (int y = top; y < Math.min(gif.height, top + height); y++) {
            for (int x = left; x < Math.min(gif.width, left + width); x++) {
                set(y * gif.width + x, palette, index, opaque);
            }
        }
    }

    private void set(int at, byte @Nullable [] palette, int index, boolean opaque) {
        for (int c = 0; c < 3; c++) {
            int entry = 3 * index + c;
            rgb[3 * at + c] = palette == null ? (byte) index : entry < palette.length ? palette[entry] : 0;
        }
        alpha[at] = (byte) (opaque ? 255 : 0);
        seesThrough |= !opaque;
    }
}

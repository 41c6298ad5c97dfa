package io.swift4j.modality.vision;

import io.swift4j.core.SwiftException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * How a picture of any size is laid out in tiles of one size, besides a view of the whole (LLaVA-NeXT, Liu et al. 2024).
 *
 * @param rows of tiles
 * @param columns of tiles
 */
public record AnyResolution(int rows, int columns) {

    /**
     * The layout for a picture: the resolution that keeps most of its pixels, of several the one that wastes least.
     *
     * @param height of the picture in pixels
     * @param width likewise
     * @param resolutions height and width of each possible canvas
     * @param tile side of a tile in pixels
     */
    public static AnyResolution of(int height, int width, List<List<Integer>> resolutions, int tile) {
        if (height < 1 || width < 1) {
            throw new SwiftException(
                    "image_sizes has a picture of " + height + " x " + width + "; both must be positive");
        }
        long most = -1;
        long least = Long.MAX_VALUE;
        List<Integer> best = resolutions.get(0);
        for (List<Integer> canvas : resolutions) {
            double scale = Math.min((double) canvas.get(1) / width, (double) canvas.get(0) / height);
            long kept = Math.min(((long) (width * scale)) * (long) (height * scale), (long) width * height);
            long wasted = (long) canvas.get(0) * canvas.get(1) - kept;
            if (kept > most || (kept == most && wasted < least)) {
                most = kept;
                least = wasted;
                best = canvas;
            }
        }
        return new AnyResolution(ceil(best.get(0), tile), ceil(best.get(1), tile));
    }

    private static int ceil(int length, int tile) {
        return (length + tile - 1) / tile;
    }

    /** Number of tiles, the view of the whole included. */
    public int tiles() {
        return 1 + rows * columns;
    }

    /**
     * The vectors that show the picture rather than the border that fills its canvas.
     *
     * @param gridRows rows of vectors of a tile
     * @param gridColumns columns of vectors of a tile
     * @return first row, number of rows, first column, number of columns
     */
    public int[] shown(int height, int width, int gridRows, int gridColumns) {
        int allRows = rows * gridRows;
        int allColumns = columns * gridColumns;
        if ((double) width / height > (double) allColumns / allRows) {
            int kept = whole(height * ((double) allColumns / width));
            int border = (allRows - kept) / 2;
            return new int[] {border, allRows - 2 * border, 0, allColumns};
        }
        int kept = whole(width * ((double) allRows / height));
        int border = (allColumns - kept) / 2;
        return new int[] {0, allRows, border, allColumns - 2 * border};
    }

    /** The whole part of a number that may be a hair below it. */
    private static int whole(double value) {
        return new BigDecimal(value).setScale(7, RoundingMode.HALF_EVEN).intValue();
    }
}

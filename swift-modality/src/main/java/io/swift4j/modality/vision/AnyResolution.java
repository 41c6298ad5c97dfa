package io.swift4j.modality.vision;

import io.swift4j.core.SwiftException;
import io.swift4j.modality.processor.image.AnyresPictures;

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
     * @param canvases height and width of each possible canvas
     * @param tile side of a tile in pixels
     */
    public static AnyResolution of(int height, int width, long[][] canvases, int tile) {
        if (height < 1 || width < 1) {
            throw new SwiftException(
                    "image_sizes has a picture of " + height + " x " + width + "; both must be positive");
        }
        long[] best = AnyresPictures.bestSize(height, width, canvases);
        return new AnyResolution(ceil(best[0], tile), ceil(best[1], tile));
    }

    private static int ceil(long length, int tile) {
        return Math.toIntExact((length + tile - 1) / tile);
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
            int kept = Math.toIntExact(AnyresPictures.whole(height * ((double) allColumns / width)));
            int border = (allRows - kept) / 2;
            return new int[] {border, allRows - 2 * border, 0, allColumns};
        }
        int kept = Math.toIntExact(AnyresPictures.whole(width * ((double) allRows / height)));
        int border = (allColumns - kept) / 2;
        return new int[] {0, allRows, border, allColumns - 2 * border};
    }
}

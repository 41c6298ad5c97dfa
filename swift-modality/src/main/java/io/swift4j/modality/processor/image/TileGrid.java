package io.swift4j.modality.processor.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Into how many columns and rows of tiles a picture is cut (Chen et al. 2024, InternVL 1.5). */
public final class TileGrid {

    private TileGrid() {}

    /**
     * The grid whose proportions are nearest to the picture's; of several, the last that is not over twice the picture's area.
     *
     * @param least fewest tiles
     * @param most largest number of tiles
     * @return columns and rows
     */
    public static int[] of(int height, int width, int tileHeight, int tileWidth, int least, int most) {
        double proportion = (double) width / height;
        double area = (double) width * height;
        double nearest = Double.POSITIVE_INFINITY;
        int[] best = {1, 1};
        for (int[] grid : grids(least, most)) {
            double difference = Math.abs(proportion - (double) grid[0] / grid[1]);
            if (difference < nearest) {
                nearest = difference;
                best = grid;
            } else if (difference == nearest && area > 0.5 * tileHeight * tileWidth * grid[0] * grid[1]) {
                best = grid;
            }
        }
        return best;
    }

    private static List<int[]> grids(int least, int most) {
        List<int[]> grids = new ArrayList<>();
        for (int columns = 1; columns <= most; columns++) {
            for (int rows = 1; rows <= most / columns; rows++) {
                if (columns * rows >= least) {
                    grids.add(new int[] {columns, rows});
                }
            }
        }
        grids.sort(Comparator.comparingInt(grid -> grid[0] * grid[1]));
        return grids;
    }
}

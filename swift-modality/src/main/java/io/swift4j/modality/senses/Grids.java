package io.swift4j.modality.senses;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;

/** Grids of patches {@code [media, 3]}: steps in time, rows and columns. */
public final class Grids {

    private Grids() {}

    /**
     * Refuses what is no grid.
     *
     * @throws SwiftException naming the tensor
     */
    public static void check(String name, Tensor grid) {
        if (grid.rank() != 2 || grid.size(1) != 3 || grid.dtype().isFloatingPoint()) {
            throw new SwiftException(name + " must be integers [media, 3], not " + grid);
        }
    }

    /** The grids as arrays. */
    public static int[][] rows(Tensor grid) {
        int[] flat = grid.toInts();
        int[][] rows = new int[flat.length / 3][3];
        for (int i = 0; i < flat.length; i++) {
            rows[i / 3][i % 3] = flat[i];
        }
        return rows;
    }

    /**
     * Refuses patches and grids that don't go together, before libtorch reads outside of them.
     *
     * @param merge how many patches on each side become one vector
     * @param values of a patch
     * @throws SwiftException naming tensor, medium and number
     */
    public static void check(String patchesName, Tensor patches, String gridName, Tensor grid, int merge, int values) {
        check(gridName, grid);
        if (patches.rank() != 2 || patches.size(1) != values) {
            throw new SwiftException(patchesName + " must be [patches, " + values + "], not " + patches);
        }
        long wanted = 0;
        int[][] rows = rows(grid);
        for (int i = 0; i < rows.length; i++) {
            int[] thw = rows[i];
            if (thw[0] < 1 || thw[1] < 1 || thw[2] < 1 || thw[1] % merge != 0 || thw[2] % merge != 0) {
                throw new SwiftException(gridName + "[" + i + "] is " + thw[0] + " x " + thw[1] + " x " + thw[2]
                        + "; all must be positive, rows and columns multiples of " + merge);
            }
            wanted += (long) thw[0] * thw[1] * thw[2];
        }
        if (wanted != patches.size(0)) {
            throw new SwiftException(
                    patchesName + " has " + patches.size(0) + " patches, but " + gridName + " speaks of " + wanted);
        }
    }
}

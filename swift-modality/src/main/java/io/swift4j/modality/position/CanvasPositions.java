package io.swift4j.modality.position;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.AxisPositions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Places in time, height and width of GLM-Image's tokens, and of those it is going to write.
 *
 * <p>A picture between its two markers takes as many places as its longer side is long; those to be written follow the prompt, the last
 * grid's first, and one more token after them. Immutable and thread-safe.
 *
 * @param start the token before a picture
 * @param end the token after it
 */
public record CanvasPositions(int start, int end) {

    private static final int AXES = 3;

    /**
     * The places; those of padding are 1.
     *
     * @param ids {@code [batch][tokens]}
     * @param keep 0 for padding
     * @param grids of each row {@code [pictures][3]}: first those in the prompt, then those to be written
     * @throws SwiftException when a picture has another number of tokens than its grid
     */
    public AxisPositions of(int[][] ids, Optional<int[][]> keep, List<int[][]> grids) {
        int[][][] axes = new int[AXES][ids.length][ids[0].length];
        List<List<int[]>> following = new ArrayList<>();
        for (int row = 0; row < ids.length; row++) {
            List<Integer> real = new ArrayList<>();
            for (int i = 0; i < ids[row].length; i++) {
                if (keep.isEmpty() || keep.get()[row][i] == 1) {
                    real.add(i);
                }
            }
            int own = row;
            int[] tokens = real.stream().mapToInt(at -> ids[own][at]).toArray();
            List<int[]> places = new ArrayList<>();
            int complete =
                    (int) Arrays.stream(tokens).filter(token -> token == end).count();
            int next = prompt(tokens, grids.get(row), row, places);
            following.add(written(grids.get(row), complete, next));
            for (int axis = 0; axis < AXES; axis++) {
                Arrays.fill(axes[axis][row], 1);
                for (int i = 0; i < tokens.length; i++) {
                    axes[axis][row][real.get(i)] = places.get(i)[axis];
                }
            }
        }
        return new AxisPositions(axes, new int[ids.length], Optional.of(padded(following)));
    }

    /** Adds the places of a row's tokens; where the next token is. */
    private int prompt(int[] tokens, int[][] grids, int row, List<int[]> places) {
        int[] starts = where(tokens, start);
        int[] ends = where(tokens, end);
        int next = 0;
        int done = 0;
        for (int picture = 0; picture < Math.min(Math.min(starts.length, ends.length), grids.length); picture++) {
            int from = starts[picture] + 1;
            int[] grid = grids[picture];
            long wanted = (long) grid[0] * grid[1] * grid[2];
            if (from < done || ends[picture] - from != wanted) {
                throw new SwiftException("row " + row + " of the tokens has " + (ends[picture] - from)
                        + " between the markers of picture " + picture + ", but its grid is " + grid[0] + " x "
                        + grid[1] + " x " + grid[2]);
            }
            next = text(places, next, from - done);
            for (int t = 0; t < grid[0]; t++) {
                canvas(places, next, next + t, grid);
            }
            next += Math.max(grid[1], grid[2]);
            done = ends[picture];
        }
        return text(places, next, tokens.length - done);
    }

    private static int[] where(int[] tokens, int token) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] == token) {
                found.add(i);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int text(List<int[]> places, int from, int count) {
        for (int i = 0; i < count; i++) {
            places.add(new int[] {from + i, from + i, from + i});
        }
        return from + count;
    }

    private static void canvas(List<int[]> places, int corner, int time, int[] grid) {
        for (int y = 0; y < grid[1]; y++) {
            for (int x = 0; x < grid[2]; x++) {
                places.add(new int[] {time, corner + y, corner + x});
            }
        }
    }

    /** The places of what is written, row by row, then of the token that ends it. */
    private static List<int[]> written(int[][] grids, int complete, int from) {
        List<int[]> places = new ArrayList<>();
        int next = from;
        for (int grid = grids.length - 1; grid >= Math.min(complete, grids.length); grid--) {
            canvas(places, next, next, grids[grid]);
            next += Math.max(grids[grid][1], grids[grid][2]);
        }
        text(places, next, 1);
        return places;
    }

    /** Shorter rows stay where they end. */
    private static int[][][] padded(List<List<int[]>> rows) {
        int longest = Collections.max(rows.stream().map(List::size).toList());
        int[][][] axes = new int[AXES][rows.size()][longest];
        for (int axis = 0; axis < AXES; axis++) {
            for (int row = 0; row < rows.size(); row++) {
                List<int[]> own = rows.get(row);
                for (int i = 0; i < longest; i++) {
                    axes[axis][row][i] = own.get(Math.min(i, own.size() - 1))[axis];
                }
            }
        }
        return axes;
    }
}

package io.swift4j.modality.processor.image;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/**
 * What size a picture is given: a configuration's {@code size} in any of its spellings.
 *
 * <p>0 stands for what is not stated.
 */
record TargetSize(int height, int width, int shortest, int longest, int maxHeight, int maxWidth) {

    private static final int MOST = 1 << 20;

    static TargetSize exactly(int height, int width) {
        return new TargetSize(height, width, 0, 0, 0, 0);
    }

    static TargetSize shortest(int edge) {
        return new TargetSize(0, 0, edge, 0, 0, 0);
    }

    /**
     * Reads the field.
     *
     * @param square whether a single number is both sides, rather than the shorter one
     */
    static TargetSize read(ConfigJson json, String field, boolean square, TargetSize otherwise) {
        if (!json.has(field)) {
            return otherwise;
        }
        if (json.isObject(field)) {
            ConfigJson size = json.object(field);
            TargetSize read = new TargetSize(
                    side(size, "height"),
                    side(size, "width"),
                    side(size, "shortest_edge"),
                    side(size, "longest_edge"),
                    side(size, "max_height"),
                    side(size, "max_width"));
            boolean whole = (read.height > 0 && read.width > 0)
                    || read.shortest > 0
                    || (read.maxHeight > 0 && read.maxWidth > 0);
            if (!whole && size.sound("height", "width", "shortest_edge", "longest_edge", "max_height", "max_width")) {
                json.report(
                        field,
                        "must hold height and width, shortest_edge, or max_height and max_width; it holds "
                                + size.fields());
                return otherwise;
            }
            return whole ? read : otherwise;
        }
        List<Integer> sides = json.integers(field);
        if (!json.sound(field)) {
            return otherwise;
        }
        if (sides.isEmpty() || sides.size() > 2 || sides.stream().anyMatch(side -> side < 1 || side > MOST)) {
            json.report(field, "must be one or two numbers in [1, " + MOST + "], not " + sides);
            return otherwise;
        }
        return sides.size() == 1 && !square
                ? shortest(sides.get(0))
                : exactly(sides.get(0), sides.get(sides.size() - 1));
    }

    private static int side(ConfigJson size, String field) {
        int side = size.integer(field, 0);
        if (size.has(field) && (side < 1 || side > MOST)) {
            size.report(field, "must lie in [1, " + MOST + "], not " + side);
            return 0;
        }
        return side;
    }

    /** Height and width that a picture is given. */
    long[] of(int pictureHeight, int pictureWidth) {
        long h = pictureHeight;
        long w = pictureWidth;
        if (shortest > 0 && longest > 0) {
            return between(h, w);
        }
        if (shortest > 0) {
            long longer = (long) ((double) (shortest * Math.max(h, w)) / Math.min(h, w));
            return w <= h ? new long[] {longer, shortest} : new long[] {shortest, longer};
        }
        if (maxHeight > 0 && maxWidth > 0) {
            double scale = Math.min((double) maxHeight / h, (double) maxWidth / w);
            return new long[] {(long) (h * scale), (long) (w * scale)};
        }
        return new long[] {height, width};
    }

    private long[] between(long h, long w) {
        double least = Math.min(h, w);
        double most = Math.max(h, w);
        long edge = shortest;
        double exact = edge;
        if (most / least * shortest > longest) {
            exact = longest * least / most;
            edge = (long) Math.rint(exact);
        }
        if (Math.min(h, w) == edge) {
            return new long[] {h, w};
        }
        return w < h ? new long[] {(long) (exact * h / w), edge} : new long[] {edge, (long) (exact * w / h)};
    }

    /** The side of a square view: the shorter edge, or the stated sides. */
    int[] square() {
        return height > 0 && width > 0 ? new int[] {height, width} : new int[] {shortest, shortest};
    }
}

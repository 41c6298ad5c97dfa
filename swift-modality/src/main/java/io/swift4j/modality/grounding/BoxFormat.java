package io.swift4j.modality.grounding;

import java.util.List;

/** How a family of models writes boxes and points in its texts, and in which units. */
public enum BoxFormat {
    /** Markers with thousandths of the picture's sides, cut down to whole numbers up to 999. */
    QWEN2_VL,
    /** JSON with pixels of the picture as the model sees it. */
    QWEN2_5_VL,
    /** JSON with thousandths of the picture's sides, rounded. */
    QWEN3_VL,
    /** A bare JSON list for each place, with thousandths of the picture's sides, rounded; no names. What ms-swift writes unless told otherwise. */
    THOUSANDTHS;

    private static final double THOUSAND = 1000;

    /** A box of pixels in this format's units. */
    public LabelledBox toUnits(LabelledBox box, PictureSize size) {
        return new LabelledBox(
                box.label(),
                unit(box.left(), size.width(), size.seenWidth()),
                unit(box.top(), size.height(), size.seenHeight()),
                unit(box.right(), size.width(), size.seenWidth()),
                unit(box.bottom(), size.height(), size.seenHeight()));
    }

    /** A point of pixels in this format's units. */
    public LabelledPoint toUnits(LabelledPoint point, PictureSize size) {
        return new LabelledPoint(
                point.label(),
                unit(point.x(), size.width(), size.seenWidth()),
                unit(point.y(), size.height(), size.seenHeight()));
    }

    private double unit(double pixel, int side, int seen) {
        return switch (this) {
            case QWEN2_VL -> clamped(Math.floor(pixel / side * THOUSAND), 999);
            case QWEN2_5_VL -> clamped(Math.floor(pixel * seen / side + 0.5), seen);
            case QWEN3_VL, THOUSANDTHS -> clamped(Math.floor(pixel / side * THOUSAND + 0.5), THOUSAND);
        };
    }

    private static double clamped(double value, double most) {
        return Math.max(0, Math.min(most, value));
    }

    /** A box of this format's units in pixels, not rounded. */
    public LabelledBox toPixels(LabelledBox box, PictureSize size) {
        return new LabelledBox(
                box.label(),
                pixel(box.left(), size.width(), size.seenWidth()),
                pixel(box.top(), size.height(), size.seenHeight()),
                pixel(box.right(), size.width(), size.seenWidth()),
                pixel(box.bottom(), size.height(), size.seenHeight()));
    }

    /** A point of this format's units in pixels, not rounded. */
    public LabelledPoint toPixels(LabelledPoint point, PictureSize size) {
        return new LabelledPoint(
                point.label(),
                pixel(point.x(), size.width(), size.seenWidth()),
                pixel(point.y(), size.height(), size.seenHeight()));
    }

    private double pixel(double unit, int side, int seen) {
        return this == QWEN2_5_VL ? unit * side / seen : unit / THOUSAND * side;
    }

    /** Boxes of pixels as the model writes them. */
    public String write(List<LabelledBox> boxes, PictureSize size) {
        List<LabelledBox> units = boxes.stream().map(box -> toUnits(box, size)).toList();
        return switch (this) {
            case QWEN2_VL -> BoxMarkers.write(units);
            case THOUSANDTHS -> BoxLists.write(units);
            default -> BoxJson.write(units);
        };
    }

    /** Points of pixels as the model writes them. */
    public String writePoints(List<LabelledPoint> points, PictureSize size) {
        List<LabelledPoint> units =
                points.stream().map(point -> toUnits(point, size)).toList();
        return switch (this) {
            case QWEN2_VL -> BoxMarkers.writePoints(units);
            case THOUSANDTHS -> BoxLists.writePoints(units);
            default -> BoxJson.writePoints(units);
        };
    }

    /** The whole points in an answer, in this format's units; boxes and what is cut off are passed over. */
    public List<LabelledPoint> readPointUnits(String answer) {
        return switch (this) {
            case QWEN2_VL -> BoxMarkers.readPoints(answer);
            case THOUSANDTHS -> BoxLists.readPoints(answer);
            default -> BoxJson.readPoints(answer);
        };
    }

    /** The whole points in an answer, in pixels of the picture. */
    public List<LabelledPoint> readPoints(String answer, PictureSize size) {
        return readPointUnits(answer).stream()
                .map(point -> toPixels(point, size))
                .toList();
    }

    /** The whole boxes in an answer, in this format's units; what is cut off or no box is passed over. */
    public List<LabelledBox> readUnits(String answer) {
        return switch (this) {
            case QWEN2_VL -> BoxMarkers.read(answer);
            case THOUSANDTHS -> BoxLists.read(answer);
            default -> BoxJson.read(answer);
        };
    }

    /** The whole boxes in an answer, in pixels of the picture. */
    public List<LabelledBox> read(String answer, PictureSize size) {
        return readUnits(answer).stream().map(box -> toPixels(box, size)).toList();
    }
}

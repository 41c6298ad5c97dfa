package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;

/** A rectangle in continuous coordinates; one whose right is left of its left, or bottom above its top, is empty. */
public record Box(double left, double top, double right, double bottom) {

    public Box {
        if (!Double.isFinite(left + top + right + bottom)) {
            throw new SwiftException(
                    "a box has edges " + left + ", " + top + ", " + right + ", " + bottom + "; they must be finite");
        }
    }

    double area() {
        return Math.max(0, right - left) * Math.max(0, bottom - top);
    }

    /** Intersection over union, 0 to 1; 0 where the union is empty. */
    public double iou(Box other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        double common = Math.max(0, width) * Math.max(0, height);
        double union = area() + other.area() - common;
        return union > 0 ? common / union : 0;
    }
}

package io.swift4j.modality.grounding;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A box or a point as texts have it: a label, if there is one, and two or four numbers. */
record Place(Optional<String> label, double[] numbers) {

    /** How many numbers a box is. */
    static final int BOX = 4;

    /** How many numbers a point is. */
    static final int POINT = 2;

    static Place of(LabelledBox box) {
        return new Place(box.label(), new double[] {box.left(), box.top(), box.right(), box.bottom()});
    }

    static Place of(LabelledPoint point) {
        return new Place(point.label(), new double[] {point.x(), point.y()});
    }

    static Place of(Optional<String> label, List<? extends Number> numbers) {
        return new Place(
                label, numbers.stream().mapToDouble(Number::doubleValue).toArray());
    }

    LabelledBox box() {
        return new LabelledBox(label, numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    LabelledPoint point() {
        return new LabelledPoint(label, numbers[0], numbers[1]);
    }

    /** The numbers without what comes after the point. */
    long[] whole() {
        return Arrays.stream(numbers).mapToLong(number -> (long) number).toArray();
    }
}

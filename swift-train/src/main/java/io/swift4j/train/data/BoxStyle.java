package io.swift4j.train.data;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a family of models writes the names and places of grounding rows, as ms-swift's templates do. */
public enum BoxStyle {
    /** Thousandths of the picture's sides, as a list; names as they are. */
    THOUSANDTHS,
    /** Pixels of the picture as the model sees it, as a list; names as they are. Qwen2.5-VL. */
    PIXELS,
    /** Thousandths between {@code <|box_start|>} and {@code <|box_end|>}, names between their own marks. Qwen2-VL. */
    MARKERS;

    String ref(String name) {
        return this == MARKERS ? "<|object_ref_start|>" + name + "<|object_ref_end|>" : name;
    }

    String place(List<Long> numbers) {
        if (this != MARKERS) {
            return numbers.toString();
        }
        return IntStream.range(0, numbers.size() / 2)
                .mapToObj(i -> "(" + numbers.get(2 * i) + "," + numbers.get(2 * i + 1) + ")")
                .collect(Collectors.joining(",", "<|box_start|>", "<|box_end|>"));
    }
}

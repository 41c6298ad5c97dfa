package io.swift4j.train.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A text, one that is near to it in meaning, and others that are not.
 *
 * @param anchor the text
 * @param positive the text near to it
 * @param negatives texts that are not; may be none
 * @param similarity how near the positive is, where the row says so
 */
public record Contrast(Example anchor, Example positive, List<Example> negatives, Optional<Double> similarity)
        implements Encoded {

    public Contrast {
        negatives = List.copyOf(negatives);
    }

    /** The anchor, the positive, the negatives. */
    public List<Example> texts() {
        return Stream.concat(Stream.of(anchor, positive), negatives.stream()).toList();
    }

    @Override
    public int length() {
        return texts().stream().mapToInt(Example::length).sum();
    }

    @Override
    public RowId origin() {
        return anchor.origin();
    }
}

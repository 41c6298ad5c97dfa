package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;
import java.util.List;

/**
 * The texts that are right.
 *
 * @param texts at least one
 */
public record References(List<String> texts) {

    public References {
        texts = List.copyOf(texts);
        if (texts.isEmpty()) {
            throw new SwiftException("an example has no reference text; at least one is needed");
        }
    }

    /** References of some texts. */
    public static References of(String... texts) {
        return new References(List.of(texts));
    }

    /** The only text, for metrics that compare with one. */
    String only(String metric) {
        if (texts.size() != 1) {
            throw new SwiftException(metric + " compares with one reference, not with " + texts.size());
        }
        return texts.get(0);
    }
}

package io.swift4j.train.metric;

import io.swift4j.core.SwiftException;
import java.util.List;

/** What was found in an image, or what is to be found there. */
public record Detections(List<Detection> all) {

    public Detections {
        all = List.copyOf(all);
    }

    /**
     * A thing with its place.
     *
     * @param label what it is
     * @param box where it is
     * @param score how sure the prediction is, finite; without meaning in a reference
     */
    public record Detection(String label, Box box, double score) {

        public Detection {
            if (!Double.isFinite(score)) {
                throw new SwiftException("a detection of " + label + " has the score " + score + "; it must be finite");
            }
        }
    }
}

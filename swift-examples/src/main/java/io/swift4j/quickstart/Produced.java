package io.swift4j.quickstart;

import io.swift4j.core.content.Content;
import java.util.List;

/**
 * What came of a question.
 *
 * @param sample the question and what is right
 * @param content what the model answered
 * @param points from 0 to 1
 */
record Produced(Sample sample, List<Content> content, double points) {

    Produced {
        content = List.copyOf(content);
    }
}

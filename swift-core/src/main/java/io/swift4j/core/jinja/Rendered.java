package io.swift4j.core.jinja;

import java.util.List;

/**
 * The text of a rendered template and where its {@code {% generation %}} blocks lie.
 *
 * @param text the text
 * @param generationSpans the blocks in the order they ended, at the places the reference gives them: a block inside a
 *     macro or another captured block counts from the start of that capture
 */
public record Rendered(String text, List<Span> generationSpans) {

    public Rendered {
        generationSpans = List.copyOf(generationSpans);
    }

    /**
     * A stretch of text.
     *
     * @param start the first UTF-16 unit
     * @param end the unit after the last
     */
    public record Span(int start, int end) {}
}

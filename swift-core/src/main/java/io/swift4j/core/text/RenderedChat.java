package io.swift4j.core.text;

import java.util.List;

/**
 * The text of a chat.
 *
 * @param text the text
 * @param assistantSpans what the assistant said, as the template's {@code {% generation %}} blocks mark it; empty if the
 *     template has none, see {@link ChatTemplate#marksAssistant}
 */
public record RenderedChat(String text, List<TextSpan> assistantSpans) {

    public RenderedChat {
        assistantSpans = List.copyOf(assistantSpans);
    }
}

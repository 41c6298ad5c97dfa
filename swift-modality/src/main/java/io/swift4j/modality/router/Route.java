package io.swift4j.modality.router;

import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import java.util.List;
import java.util.Set;

/**
 * Where the parts of a conversation go, and who answers.
 *
 * @param messages the same conversation, every medium as what it is
 * @param parts the media in order
 * @param heads what answers
 */
public record Route(List<Message> messages, List<Part> parts, Set<Modality> heads) {

    public Route {
        messages = List.copyOf(messages);
        parts = List.copyOf(parts);
    }

    /**
     * A medium.
     *
     * @param message its message, from 0
     * @param part its place in the message, from 0
     * @param source what it is called
     * @param encoder what takes it
     * @param why in plain text
     */
    public record Part(int message, int part, String source, Modality encoder, String why) {

        @Override
        public String toString() {
            return "message " + message + ", part " + part + " (" + source + ") goes to the encoder of "
                    + encoder.words() + ": " + why;
        }
    }

    /** Why each part goes where it goes, one line each, in plain text. */
    public String explain() {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part).append('\n'));
        if (parts.isEmpty()) {
            text.append("all parts are text\n");
        }
        return text.toString();
    }
}

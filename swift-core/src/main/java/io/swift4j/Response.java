package io.swift4j;

import io.swift4j.core.content.Content;
import io.swift4j.core.generate.FinishReason;
import java.util.List;

/**
 * What a model answered, in whatever modality.
 *
 * @param content the parts of the answer; pictures and sounds are decoded values
 * @param reason why it ended
 * @param tokens how many tokens it took
 */
public record Response(List<Content> content, FinishReason reason, int tokens) {

    public Response {
        content = List.copyOf(content);
    }

    /** The same with the pictures, sounds and films alone. */
    public Response media() {
        return new Response(
                content.stream().filter(part -> part instanceof Content.Medium).toList(), reason, tokens);
    }

    /** The words of the answer, one part after the other; JSON counts as words. */
    public String text() {
        StringBuilder words = new StringBuilder();
        for (Content part : content) {
            if (part instanceof Content.Text text) {
                words.append(text.text());
            } else if (part instanceof Content.Json json) {
                words.append(json.json());
            }
        }
        return words.toString();
    }
}

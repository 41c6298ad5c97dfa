package io.swift4j.train.data;

import io.swift4j.core.content.Content;
import java.util.List;

/**
 * How the media of an example are made again when it is its turn; the media themselves are not kept.
 *
 * @param text as the chat template writes it, with one placeholder for each medium
 * @param media in the order of the text
 * @param hash of the media's encoded content and of how they are processed
 * @param expandedLength of the text once placeholders are repeated, to notice media that changed since
 * @param from the first token of a medium
 * @param to the token after the last of a medium
 */
public record MediaRecipe(String text, List<Content.Medium> media, String hash, int expandedLength, int from, int to) {

    public MediaRecipe {
        media = media instanceof LaterMedia ? media : List.copyOf(media);
        if (media.isEmpty() || from < 0 || to < from) {
            throw new IllegalArgumentException(
                    media.size() + " media at tokens " + from + " to " + to + "; there must be one at least");
        }
    }

    MediaRecipe shifted(int tokens) {
        return new MediaRecipe(text, media, hash, expandedLength, from - tokens, to - tokens);
    }

    /** Whether all its tokens are among those from one place to before another. */
    boolean within(int first, int end) {
        return from >= first && to <= end;
    }
}

package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the media of the assistant's messages as the words in which the model says them. */
final class SpokenMedia {

    private SpokenMedia() {}

    /**
     * The conversation with media in other messages alone; itself where the assistant has none.
     *
     * @throws SwiftException if the model writes no such media, or one can't be read or decoded
     */
    static Conversation write(Conversation conversation, @Nullable MediaExpansion media) {
        if (conversation.turns().stream().noneMatch(SpokenMedia::speaks)) {
            return conversation;
        }
        if (media == null) {
            throw new SwiftException("a message of the assistant has media, but the model writes only text");
        }
        return conversation.with(conversation.turns().stream()
                .map(turn -> speaks(turn) ? words(turn, media) : turn)
                .toList());
    }

    private static boolean speaks(Turn turn) {
        return turn.isAssistant() && !turn.media().isEmpty();
    }

    private static Turn words(Turn turn, MediaExpansion media) {
        Iterator<Content.Medium> said = turn.media().iterator();
        List<String> words = new ArrayList<>();
        for (Map<String, Object> part : turn.parts()) {
            words.add("text".equals(part.get("type")) ? String.valueOf(part.get("text")) : media.words(said.next()));
        }
        Map<String, Object> message = new LinkedHashMap<>(turn.message());
        message.put("content", String.join("", words));
        return new Turn(message, turn.loss(), turn.lossScale());
    }
}

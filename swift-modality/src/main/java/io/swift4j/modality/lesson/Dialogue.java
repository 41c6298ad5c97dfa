package io.swift4j.modality.lesson;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.router.MediaRefs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A conversation to be learned.
 *
 * @param messages in their order
 * @param weights of each message's loss; 0 for those that are only heard or read
 * @param speech of the last message, where the row names its codes
 */
public record Dialogue(List<Message> messages, List<Float> weights, Optional<Speech> speech) {

    public Dialogue {
        messages = List.copyOf(messages);
        weights = List.copyOf(weights);
        if (messages.isEmpty() || messages.size() != weights.size()) {
            throw new IllegalArgumentException(messages.size() + " messages have " + weights.size() + " weights");
        }
    }

    /**
     * What was said or shown together: words and a medium.
     *
     * @param role who said it
     * @param words of it, without blanks around them
     * @param medium of it
     * @param weight of its loss; 0 where it is not learned
     */
    public record Turn(String role, String words, List<Content.Medium> medium, float weight) {

        public Turn {
            medium = List.copyOf(medium);
        }

        /**
         * Its sound, decoded.
         *
         * @param model that says it, for messages
         * @throws SwiftException for a medium that is no sound, or can't be decoded
         */
        public Sound sound(String model) {
            if (medium.isEmpty() || !(medium.get(0) instanceof Content.Audio)) {
                throw new SwiftException(
                        (medium.isEmpty() ? "a message" : medium.get(0).source().name()) + " is no sound, which alone "
                                + model + " makes");
            }
            return MediaRefs.decode(medium, MediaDecoder.defaults()).sounds().get(0);
        }
    }

    /**
     * The turns of the conversation. An answer that is a medium alone belongs to the words that ask for it: what a user writes before
     * it is what is to be heard or seen, and both are one turn.
     *
     * @throws SwiftException for a message with more than one medium
     */
    public List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            List<Content.Medium> media = message.media().toList();
            if (media.size() > 1) {
                throw new SwiftException("message " + (i + 1) + " has " + media.size()
                        + " media; a message can have one where answers are codes");
            }
            Turn turn = new Turn(message.role(), message.words().strip(), media, weights.get(i));
            Turn before = turns.isEmpty() ? null : turns.get(turns.size() - 1);
            boolean answers = message.role().equals("assistant") && !media.isEmpty() && turn.words.isEmpty();
            if (answers && before != null && before.role.equals("user") && before.medium.isEmpty()) {
                turns.set(turns.size() - 1, new Turn(turn.role, before.words, media, turn.weight));
            } else {
                turns.add(turn);
            }
        }
        return turns;
    }

    /**
     * The only turn, where a model makes one medium of words and nothing else.
     *
     * @param what it makes, for messages: {@code a sound}
     * @throws SwiftException for any other conversation
     */
    public Turn only(String what) {
        List<Turn> turns = turns();
        Turn last = turns.get(turns.size() - 1);
        if (turns.size() != 1 || last.medium.isEmpty() || last.words.isEmpty()) {
            throw new SwiftException("the model makes " + what + " of a text: there must be a text of the user and an"
                    + " answer that is " + what + " alone, not "
                    + messages.stream().map(Message::role).toList());
        }
        return last;
    }
}

package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import java.util.List;
import java.util.stream.Stream;

/** Which rows that were read right can't be made tokens here: what is in them would be left out. */
final class Learnable {

    private Learnable() {}

    /**
     * Refuses a row whose media, speech or further texts tokens would not show.
     *
     * @throws SwiftException saying what of it
     */
    static void check(Row row) {
        List<Conversation> all = conversations(row);
        if (all.stream().anyMatch(each -> each.speech().isPresent())) {
            throw new SwiftException("has audio_codes or ref_audios; speech can't be learned here");
        }
        if (!(row instanceof Row.Chat)
                && all.stream().anyMatch(each -> each.turns().stream().anyMatch(Turn::hasParts))) {
            throw new SwiftException(
                    "media can be in rows with an answer to learn and nothing else; not with rejected answers, labels,"
                            + " texts to compare, or prompts");
        }
        if (row instanceof Row.Contrast contrast && !contrast.furtherPositives().isEmpty()) {
            throw new SwiftException("positive_messages holds "
                    + (1 + contrast.furtherPositives().size())
                    + " lists of messages; texts are compared with exactly one here");
        }
    }

    private static List<Conversation> conversations(Row row) {
        if (row instanceof Row.Preference pair) {
            return List.of(pair.chosen(), pair.rejected());
        } else if (row instanceof Row.Contrast contrast) {
            return Stream.of(
                            List.of(contrast.anchor(), contrast.positive()),
                            contrast.negatives(),
                            contrast.furtherPositives())
                    .flatMap(List::stream)
                    .toList();
        } else if (row instanceof Row.Labelled labelled) {
            return List.of(labelled.conversation());
        } else if (row instanceof Row.Prompt prompt) {
            return List.of(prompt.conversation());
        }
        return List.of(((Row.Chat) row).conversation());
    }
}

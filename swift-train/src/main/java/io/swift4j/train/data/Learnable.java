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
     * @param speaks whether the model learns codes of speech
     * @throws SwiftException saying what of it
     */
    static void check(Row row, boolean speaks) {
        List<Conversation> all = conversations(row);
        List<SpokenRow> spoken =
                all.stream().flatMap(each -> each.speech().stream()).toList();
        if (spoken.stream().anyMatch(speech -> !speech.references().isEmpty())) {
            throw new SwiftException("has ref_audios; voices to speak with can't be learned here");
        }
        if (!spoken.isEmpty() && !(speaks && row instanceof Row.Chat)) {
            throw new SwiftException("has audio_codes, which this model doesn't learn from"
                    + (speaks ? " in a row with more than an answer" : ""));
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

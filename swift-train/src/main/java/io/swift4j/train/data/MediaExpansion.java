package io.swift4j.train.data;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.modality.grounding.PictureSize;
import io.swift4j.modality.lesson.LessonSource;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Repeats placeholders in the texts of rows, as often as the model's encoders will make vectors of the media. Thread-safe. */
public interface MediaExpansion {

    /**
     * A text after it was expanded.
     *
     * @param text with all placeholders
     * @param moved where a place of the text before is now, both in UTF-16 units
     * @param placeholders the stretches of the text that stand for media, each as its start and end in UTF-16 units
     * @param hash of the media's encoded content and of how they are processed
     */
    record Expanded(String text, IntUnaryOperator moved, List<int[]> placeholders, String hash) {

        public Expanded {
            placeholders = List.copyOf(placeholders);
        }

        /** Text without media. */
        static Expanded none(String text) {
            return new Expanded(text, place -> place, List.of(), "");
        }
    }

    /**
     * Expands a text.
     *
     * @param text as the chat template writes it, with one placeholder for each medium
     * @param media in the order of the text
     * @throws io.swift4j.core.SwiftException naming a medium that can't be read or decoded, or that the model does not take
     */
    Expanded expand(String text, List<Content.Medium> media);

    /**
     * The text in which an assistant says a medium: a token for each of its codes, which are learned as words are.
     *
     * @throws SwiftException if the model writes no such media, or it can't be read or decoded
     */
    default String words(Content.Medium medium) {
        throw new SwiftException("a message of the assistant has a medium ("
                + medium.source().name() + "), but the model writes only text");
    }

    /** How the model learns rows whose answers are codes; empty where it writes words alone. */
    default Optional<LessonSource> lessons() {
        return Optional.empty();
    }

    /** How the model writes places in pictures. */
    default BoxStyle boxStyle() {
        return BoxStyle.THOUSANDTHS;
    }

    /**
     * How large a picture is, and how large the model sees it.
     *
     * @throws io.swift4j.core.SwiftException if it can't be read or decoded, or the model's processor does not tell
     */
    default PictureSize size(Content.Medium picture) {
        throw new SwiftException("the size of " + picture.source().name() + " is not known here");
    }
}

package io.swift4j.modality.painter;

import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.generate.Scoring;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.modality.codec.image.ImageTokenizer;
import java.util.Arrays;
import java.util.Optional;

/** How one family of models writes pictures. */
interface Dialect {

    /** Rows of codes of a picture of the size the model was made for. */
    int rows();

    /** Columns likewise. */
    int columns();

    /**
     * Refuses a size that the model was not made for.
     *
     * @throws io.swift4j.core.SwiftException naming both
     */
    default void checkSize(int rows, int columns) {}

    /** Whether what is to be drawn is asked for in a chat, after the checkpoint's template. */
    default boolean chats() {
        return false;
    }

    /** The guidance that the family is known to want. */
    double guidance();

    /** Scores of codes: by the decoder's own output layer or another. */
    default Scoring scoring() {
        return Scoring.PLAIN;
    }

    /** Whether guidance works on log-probabilities. */
    default boolean guidesLogProbabilities() {
        return true;
    }

    /**
     * What is led away from.
     *
     * @param prompts of the texts
     * @param negative of another text for each; empty for none
     */
    Prompts without(Prompts prompts, Optional<Prompts> negative);

    /** Prompts without a text, as many as there are; or those of another text, where there are such. */
    static Prompts bare(int[] bare, Prompts prompts, Optional<Prompts> negative) {
        return negative.orElseGet(() -> {
            int[][] same = new int[prompts.ids().length][];
            Arrays.fill(same, bare);
            return Prompts.of(0, same);
        });
    }

    /** What a picture's tokens may be; empty where every token is a code. */
    Optional<Constraint> layout(int rows, int columns);

    /** How many tokens a picture is. */
    int length(int rows, int columns);

    /** The token after a picture; empty where it just ends. */
    default Optional<Integer> end() {
        return Optional.empty();
    }

    /** The codes of a picture, {@code rows * columns}, of its tokens. */
    int[] codes(int[] tokens, int rows, int columns);

    /** What makes pixels of codes, which belongs to whoever made the dialect; empty where the checkpoint holds nothing that does. */
    Optional<ImageTokenizer> pixels();

    /** What a model is told of a picture's size besides the text; in the caller's scope. */
    default MediaTensors told(int rows, int columns) {
        return MediaTensors.NONE;
    }
}

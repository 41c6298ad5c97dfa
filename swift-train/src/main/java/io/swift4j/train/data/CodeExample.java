package io.swift4j.train.data;

import io.swift4j.modality.lesson.Lesson;
import java.util.Optional;

/**
 * A row whose answer is codes of sound or a picture.
 *
 * @param lesson the row as the model takes it
 * @param channel the name under which losses are reported apart; empty for none
 * @param origin the row it was made of
 * @param media how the media among its tokens are made again; empty for none
 */
public record CodeExample(Lesson lesson, String channel, RowId origin, Optional<MediaRecipe> media) implements Encoded {

    @Override
    public int length() {
        return lesson.length();
    }
}

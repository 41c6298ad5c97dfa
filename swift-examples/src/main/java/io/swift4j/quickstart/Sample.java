package io.swift4j.quickstart;

import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import java.util.List;
import java.util.Optional;

/**
 * A question with its answer.
 *
 * @param question what is asked, without media
 * @param pictures one, or the frames of a film; empty for none
 * @param film whether the pictures are a film
 * @param sound what is heard
 */
record Sample(String question, List<Image> pictures, boolean film, Optional<Sound> sound, Answer answer) {

    Sample {
        pictures = List.copyOf(pictures);
    }

    static Sample seen(Image picture, String question, Answer answer) {
        return new Sample(question, List.of(picture), false, Optional.empty(), answer);
    }

    static Sample asked(String question, Answer answer) {
        return new Sample(question, List.of(), false, Optional.empty(), answer);
    }
}

package io.swift4j.quickstart;

import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;

/** What is right. */
sealed interface Answer {

    /**
     * Words.
     *
     * @param letters whether each right letter counts, and not only the whole
     */
    record Words(String text, boolean letters) implements Answer {
        Words(String text) {
            this(text, false);
        }
    }

    /** A place in the picture, in pixels. */
    record Place(Thing thing) implements Answer {}

    /** A picture to draw. */
    record Drawing(Scene scene, Image picture) implements Answer {}

    /** A command to say in a voice. */
    record Voice(String command, String voice, Sound sound) implements Answer {}
}

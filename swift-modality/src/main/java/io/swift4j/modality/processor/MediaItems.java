package io.swift4j.modality.processor;

import io.swift4j.modality.Film;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import java.util.List;

/**
 * The media of one text, each kind in the order in which the text has placeholders for it.
 *
 * @param images pictures
 * @param films films; whether their sound tracks are heard, the processor's options say
 * @param sounds sounds
 */
public record MediaItems(List<Image> images, List<Film> films, List<Sound> sounds) {

    /** Text alone. */
    public static final MediaItems NONE = new MediaItems(List.of(), List.of(), List.of());

    public MediaItems {
        images = List.copyOf(images);
        films = List.copyOf(films);
        sounds = List.copyOf(sounds);
    }

    /** Whether there is nothing but text. */
    public boolean isEmpty() {
        return images.isEmpty() && films.isEmpty() && sounds.isEmpty();
    }
}

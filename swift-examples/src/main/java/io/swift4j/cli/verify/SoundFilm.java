package io.swift4j.cli.verify;

import io.swift4j.modality.Film;
import io.swift4j.modality.FrameReader;
import io.swift4j.modality.Sound;
import java.util.Optional;

/** A film shown with another sound track. */
record SoundFilm(Film film, Sound track) implements Film {

    @Override
    public String name() {
        return film.name();
    }

    @Override
    public int height() {
        return film.height();
    }

    @Override
    public int width() {
        return film.width();
    }

    @Override
    public double[] times() {
        return film.times();
    }

    @Override
    public double seconds() {
        return film.seconds();
    }

    @Override
    public double frameRate() {
        return film.frameRate();
    }

    @Override
    public FrameReader read() {
        return film.read();
    }

    @Override
    public Optional<Sound> sound() {
        return Optional.of(track);
    }
}

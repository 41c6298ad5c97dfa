package io.swift4j.cli.verify;

import io.swift4j.modality.Film;
import io.swift4j.modality.Frame;
import io.swift4j.modality.FrameReader;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import java.nio.file.Path;
import java.util.Optional;

/** {@code broken}: a damaged file is refused by its name, or gives what is there, as the case expects. */
final class BrokenMediaRunner implements CaseRunner {

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        Path file = folder.resource(one.media().get(0));
        String expected = one.params().text("expect");
        boolean decoded = true;
        try {
            if (MediaDecoder.defaults().decode(MediaSource.of(file)) instanceof Film film) {
                readAll(film);
            }
        } catch (MediaException e) {
            decoded = false;
            comparison.equal(
                    "the message names the file", String.valueOf(e.getMessage()).startsWith(file.toString()), true);
        }
        boolean mayFail = expected.startsWith("error");
        boolean mayDecode = !expected.equals("error");
        comparison.equal(
                decoded ? "decodes, where " + expected + " is expected," : "fails, where " + expected + " is expected,",
                decoded ? mayDecode : mayFail,
                true);
    }

    private static void readAll(Film film) {
        try (FrameReader reader = film.read()) {
            Optional<Frame> frame = reader.next();
            while (frame.isPresent()) {
                frame = reader.next();
            }
        }
        film.sound();
    }
}

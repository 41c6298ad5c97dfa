package io.swift4j.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.testing.NoLeaks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** MusicGen and Dia against what the reference computed, as scripts/make_music_fixtures.py recorded it. */
@ExtendWith(NoLeaks.class)
class MusicFixturesTest {

    @Test
    void everyCaseAgreesWithTheReference() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Verifier verifier = new Verifier(new PrintStream(printed, true, StandardCharsets.UTF_8));
        verifier.run(Path.of("../swift-modality/src/test/resources/music"));
        boolean right = verifier.finish();
        String report = printed.toString(StandardCharsets.UTF_8);
        assertThat(right).as(report).isTrue();
        assertThat(report).contains("11 passed, 0 failed");
    }
}

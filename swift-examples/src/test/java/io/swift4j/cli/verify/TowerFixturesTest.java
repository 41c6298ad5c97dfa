package io.swift4j.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.testing.NoLeaks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whisper and the dual encoders against what the reference computed, as scripts/make_tower_fixtures.py recorded it. */
@ExtendWith(NoLeaks.class)
class TowerFixturesTest {

    @ParameterizedTest
    @CsvSource({"whisper, 17", "clip, 2", "clip_highest_token, 1", "siglip, 2", "clap, 1", "clap_fused, 1"})
    void everyCaseAgreesWithTheReference(String folder, int cases) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Verifier verifier = new Verifier(new PrintStream(printed, true, StandardCharsets.UTF_8));
        verifier.run(Path.of("../swift-modality/src/test/resources/towers").resolve(folder));
        boolean right = verifier.finish();
        String report = printed.toString(StandardCharsets.UTF_8);
        assertThat(right).as(report).isTrue();
        assertThat(report.lines().filter(line -> line.endsWith("PASS")).count()).isEqualTo(cases);
    }
}

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

/** Models that hear and see against what the reference computed, as scripts/make_sense_fixtures.py recorded it. */
@ExtendWith(NoLeaks.class)
class SenseFixturesTest {

    @ParameterizedTest
    @CsvSource({
        "qwen2_vl, 7",
        "qwen2_5_vl, 7",
        "qwen3_vl, 7",
        "llava, 5",
        "llava_next, 5",
        "qwen2_audio, 5",
        "qwen2_5_omni, 5",
        "qwen2_5_omni_whole, 1",
        "talker, 1"
    })
    void everyCaseAgreesWithTheReference(String folder, int cases) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Verifier verifier = new Verifier(new PrintStream(printed, true, StandardCharsets.UTF_8));
        verifier.run(Path.of("../swift-modality/src/test/resources/senses").resolve(folder));
        boolean right = verifier.finish();
        String report = printed.toString(StandardCharsets.UTF_8);
        assertThat(right).as(report).isTrue();
        assertThat(report.lines().filter(line -> line.endsWith("PASS")).count()).isEqualTo(cases);
    }
}

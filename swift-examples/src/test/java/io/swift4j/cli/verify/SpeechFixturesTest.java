package io.swift4j.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.testing.NoLeaks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Models that speak against what the reference computed; tolerances are for another order of summation, as the cases state them. */
@ExtendWith(NoLeaks.class)
class SpeechFixturesTest {

    @Test
    void everyCaseAgreesWithTheReference() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Verifier verifier = new Verifier(new PrintStream(printed, true, StandardCharsets.UTF_8));
        verifier.run(Path.of("../swift-modality/src/test/resources/speech"));
        boolean right = verifier.finish();
        String report = printed.toString(StandardCharsets.UTF_8);
        assertThat(report).doesNotContain("FAIL");
        assertThat(right).as(report).isTrue();
        assertThat(report.lines().filter(line -> line.endsWith("PASS")).count()).isEqualTo(16);
    }
}

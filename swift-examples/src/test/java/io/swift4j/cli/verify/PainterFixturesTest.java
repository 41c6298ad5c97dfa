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

/** Models that write pictures against what the reference computed. */
@ExtendWith(NoLeaks.class)
class PainterFixturesTest {

    @ParameterizedTest
    @CsvSource({"chameleon_swin, 7", "emu3, 7", "janus, 7", "glm_image, 6"})
    void everyCaseAgreesWithTheReference(String folder, int cases) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Verifier verifier = new Verifier(new PrintStream(printed, true, StandardCharsets.UTF_8));
        verifier.run(Path.of("../swift-modality/src/test/resources/painters").resolve(folder));
        boolean right = verifier.finish();
        String report = printed.toString(StandardCharsets.UTF_8);
        assertThat(right).as(report).isTrue();
        assertThat(report.lines().filter(line -> line.endsWith("PASS")).count()).isEqualTo(cases);
    }
}

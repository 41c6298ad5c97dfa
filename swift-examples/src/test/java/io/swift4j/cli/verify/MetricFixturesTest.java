package io.swift4j.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.testing.NoLeaks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every metric against float64 values of the field's reference implementations; the cases state 1e-9 for texts and boxes. */
@ExtendWith(NoLeaks.class)
class MetricFixturesTest {

    @Test
    void everyScoreAgreesWithTheReference() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Verifier verifier = new Verifier(new PrintStream(printed, true, StandardCharsets.UTF_8));
        verifier.run(Path.of("src/test/resources/fixtures/metrics"));
        boolean right = verifier.finish();
        String report = printed.toString(StandardCharsets.UTF_8);
        assertThat(right).as(report).isTrue();
        assertThat(report).contains("12 passed");
    }
}

package io.swift4j.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.ModelFamilies;
import io.swift4j.core.testing.NoLeaks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family against what the reference computed, as scripts/make_text_fixtures.py recorded it. */
@ExtendWith(NoLeaks.class)
class FixturesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/text");

    static List<Path> folders() throws IOException {
        try (Stream<Path> children = Files.list(FIXTURES)) {
            return children.filter(folder -> Files.exists(folder.resolve("cases.json")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyCaseAgreesWithTheReference(Path folder) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Verifier verifier = new Verifier(new PrintStream(printed, true, StandardCharsets.UTF_8));
        verifier.run(folder);
        boolean right = verifier.finish();
        String report = printed.toString(StandardCharsets.UTF_8);
        assertThat(report).doesNotContain("FAIL");
        assertThat(right).as(report).isTrue();
        // The encoder has five cases, a decoder eight.
        assertThat(report.lines().filter(line -> line.endsWith("PASS")).count()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void noFamilyIsWithoutAFixture() throws IOException {
        List<Path> all = new ArrayList<>(folders());
        for (String kind : List.of("senses", "painters", "speech", "music")) {
            try (Stream<Path> folders = Files.list(Path.of("../swift-modality/src/test/resources", kind))) {
                folders.forEach(all::add);
            }
        }
        List<String> recorded = all.stream()
                .map(folder -> ConfigJson.read(folder.resolve("config.json")).text("model_type"))
                .toList();
        // Composed models are this project's own: no reference computes them. ComposedModelTest does.
        assertThat(recorded)
                .containsAll(ModelFamilies.all().keySet().stream()
                        .filter(type -> !type.equals("any_to_any"))
                        .toList());
    }
}

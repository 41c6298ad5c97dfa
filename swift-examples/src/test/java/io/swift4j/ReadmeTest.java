package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.model.ModelFamilies;
import io.swift4j.docs.Snippet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void theSnippetCompilesAndPrintsAnAnswer(@TempDir Path folder) throws Exception {
        Snippet snippet = Snippet.of(ROOT.resolve("README.md")).get(0);
        Snippet placed = snippet.withBody(snippet.body()
                .replace(
                        "Qwen/Qwen2.5-0.5B-Instruct",
                        TestModels.QWEN2.toAbsolutePath().toString().replace('\\', '/')));
        Snippet.compile(List.of(placed), folder);
        assertThat(placed.printed(folder)).isNotBlank();
    }

    @Test
    void theTableOfFamiliesIsTheRegistrys() throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String table = readme.substring(
                readme.indexOf("<!-- families -->") + "<!-- families -->".length(),
                readme.indexOf("<!-- /families -->"));
        assertThat(table.strip()).isEqualTo(ModelFamilies.markdownTable().strip());
    }

    @Test
    void theFilesOfTheTwoCommandsAreThere() {
        assertThat(ROOT.resolve("mvnw")).isExecutable();
        assertThat(ROOT.resolve("swift")).isExecutable();
        assertThat(ROOT.resolve("swift-examples/src/test/resources/fixtures")).isDirectory();
    }
}

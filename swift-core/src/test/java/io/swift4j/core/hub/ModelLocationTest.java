package io.swift4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelLocationTest extends HubTestCase {

    private Path resolve(String text) {
        HubConfig config = config().build();
        return ModelLocation.resolve(text, config, new Hub(config, machine.runtime()));
    }

    @Test
    void anExistingFolderWins() throws IOException {
        Path folder = Files.createDirectories(cache.resolve("org/tiny"));
        assertThat(resolve(folder.toString())).isEqualTo(folder);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void elseAnIdIsDownloaded() {
        assertThat(resolve("org/tiny")).isEqualTo(snapshot());
        assertThat(resolve("HF::org/tiny")).isEqualTo(snapshot());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/no/such/folder", "./none", "../none", "~/no-such-model", "C:\\models\\x", "models/x/"})
    void aMissingFolderIsNamed(String text) {
        assertThatThrownBy(() -> resolve(text))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("there is no folder '" + text + "'");
        assertThat(server.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b/c", "a--b", "a..b", "-a", "a-", "a b", "org/x.git", "é", "org/", "MS::noowner", "a\nb"})
    void whatIsNeitherIsRefused(String text) {
        assertThatThrownBy(() -> resolve(text))
                .isInstanceOf(HubException.class)
                .satisfiesAnyOf(
                        e -> assertThat(e).hasMessageContaining("is neither a folder here nor a model id"),
                        e -> assertThat(e).hasMessageContaining("there is no folder"));
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aFileOrNothingIsRefused() throws IOException {
        Path file = Files.createFile(cache.resolve("model.safetensors"));
        assertThatThrownBy(() -> resolve(file.toString())).hasMessageContaining("is a file; give the folder");
        assertThatThrownBy(() -> resolve(" ")).hasMessageContaining("no model is given");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "org/tiny", "Qwen/Qwen2.5-0.5B-Instruct", "a/_b", "123"})
    void idsOfTheHubAreAccepted(String text) {
        assertThat(RepoId.parse(text, HubSource.HUGGING_FACE).name()).isEqualTo(text);
    }
}

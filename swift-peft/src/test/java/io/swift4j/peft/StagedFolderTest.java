package io.swift4j.peft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFolderTest {

    @TempDir
    private Path parent;

    private Path hidden(String name, String file) throws IOException {
        Path folder = Files.createDirectories(parent.resolve(name));
        Files.writeString(folder.resolve(file), "left");
        return folder;
    }

    @Test
    void whatAKilledProcessLeftForTheSameTargetIsRemoved() throws IOException {
        Path left = hidden(".out.123", ".being-written");
        Files.writeString(left.resolve("model.safetensors"), "half");
        Path ofAnother = hidden(".other.123", ".being-written");
        Path ofTheUser = hidden(".out.backup", "notes.txt");
        try (StagedFolder staged = new StagedFolder(parent.resolve("out"))) {
            Files.writeString(staged.path().resolve("config.json"), "{}");
            staged.publish();
        }
        assertThat(left).doesNotExist();
        assertThat(ofAnother).exists();
        assertThat(ofTheUser.resolve("notes.txt")).exists();
        assertThat(parent.resolve("out")).isDirectoryContaining("glob:**config.json");
        assertThat(parent.resolve("out").resolve(".being-written")).doesNotExist();
    }

    @Test
    void whatIsBeingWrittenIsLeftAlone() throws IOException {
        try (StagedFolder first = new StagedFolder(parent.resolve("out"));
                StagedFolder second = new StagedFolder(parent.resolve("out"))) {
            assertThat(first.path()).exists();
            Files.writeString(second.path().resolve("config.json"), "{}");
            second.publish();
            assertThat(first.path()).exists();
        }
        assertThat(parent).isDirectoryNotContaining("glob:**/.out.*");
    }
}

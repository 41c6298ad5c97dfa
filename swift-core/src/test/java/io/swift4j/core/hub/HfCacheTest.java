package io.swift4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HfCacheTest {

    private static final String COMMIT = "0123456789".repeat(4);

    @TempDir
    Path folder;

    private final RepoId id = new RepoId(HubSource.HUGGING_FACE, "org/name");

    @Test
    void copiesWhereThereAreNoLinks() throws IOException {
        try (FileSystem withoutLinks =
                FileSystems.newFileSystem(folder.resolve("cache.zip"), Map.of("create", "true"))) {
            HfCache cache = new HfCache(withoutLinks.getPath("/hub"), id);
            Files.createDirectories(cache.blob("e").getParent());
            Files.writeString(cache.blob("e"), "content");
            RepoPath file = new RepoPath("sub/config.json");
            cache.link(COMMIT, file, "e");
            cache.link(COMMIT, file, "e");
            assertThat(cache.has(COMMIT, file)).isTrue();
            assertThat(Files.readString(file.below(cache.snapshot(COMMIT)))).isEqualTo("content");
            try (var files = Files.list(cache.snapshot(COMMIT).resolve("sub"))) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @Test
    void replacesALinkToABlobThatIsGone() throws IOException {
        HfCache cache = new HfCache(folder, id);
        RepoPath file = new RepoPath("config.json");
        Files.createDirectories(cache.snapshot(COMMIT));
        Files.createSymbolicLink(file.below(cache.snapshot(COMMIT)), Path.of("../../blobs/gone"));
        assertThat(cache.has(COMMIT, file)).isFalse();
        Files.createDirectories(cache.blob("e").getParent());
        Files.writeString(cache.blob("e"), "content");
        cache.link(COMMIT, file, "e");
        assertThat(file.below(cache.snapshot(COMMIT))).hasContent("content");
    }

    @Test
    void remembersRefsOfBranchesWithSlashes() throws IOException {
        HfCache cache = new HfCache(folder, id);
        RepoPath revision = new RepoPath("refs/pr/1");
        assertThat(cache.commitOf(revision)).isEmpty();
        cache.writeRef(revision, COMMIT);
        assertThat(cache.commitOf(revision)).hasValue(COMMIT);
        assertThat(folder.resolve("models--org--name/refs/refs/pr/1")).content().isEqualTo(COMMIT);
        assertThat(cache.commitOf(new RepoPath(COMMIT))).hasValue(COMMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "main", "../../etc", "0123456789012345678901234567890123456789x"})
    void ignoresRefsThatHoldNoCommit(String content) throws IOException {
        HfCache cache = new HfCache(folder, id);
        Path refs = Files.createDirectories(folder.resolve("models--org--name/refs"));
        Files.writeString(refs.resolve("main"), content);
        assertThat(cache.commitOf(new RepoPath("main"))).isEmpty();
    }
}

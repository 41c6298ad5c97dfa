package io.swift4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-08-22T23:51:23Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private RunFolder run() {
        return RunFolder.create(folder, true, CLOCK);
    }

    private static Path save(RunFolder run, int step) {
        return run.saveCheckpoint(step, to -> Files.writeString(to.resolve("a.txt"), "step " + step));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyRunHasItsOwnFolder() throws IOException {
        assertThat(run().root().getFileName()).hasToString("v0-20260822-235123");
        assertThat(run().root().getFileName()).hasToString("v1-20260822-235123");
        Files.createDirectory(folder.resolve("v7-20250101-000000"));
        assertThat(run().root().getFileName()).hasToString("v8-20260822-235123");
    }

    @Test
    void withoutVersionsARunIsNeverWrittenOver() {
        RunFolder run = RunFolder.create(folder, false, CLOCK);
        save(run, 1);
        assertThatThrownBy(() -> RunFolder.create(folder, false, CLOCK)).hasMessageContaining("holds a run already");
    }

    @Test
    void checkpointsAppearWholeAndCanBeReplaced() throws IOException {
        RunFolder run = run();
        Path checkpoint = save(run, 5);
        assertThat(checkpoint.resolve("a.txt")).hasContent("step 5");
        run.saveCheckpoint(5, to -> Files.writeString(to.resolve("b.txt"), "again"));
        assertThat(names(checkpoint)).containsExactly("b.txt");
        assertThatThrownBy(() -> run.saveCheckpoint(6, to -> {
                    Files.writeString(to.resolve("half.txt"), "half");
                    throw new IOException("disk full");
                }))
                .hasRootCauseMessage("disk full");
        assertThat(names(run.root())).containsExactly("checkpoint-5", "last");
        assertThat(run.last()).contains(checkpoint);
    }

    @Test
    void whatAKilledRunLeftIsRemovedOnResume() throws IOException {
        RunFolder run = run();
        Path checkpoint = save(run, 5);
        Files.createDirectories(run.root().resolve(".checkpoint-6.tmp/sub"));
        assertThat(RunFolder.ofCheckpoint(run.root().resolve("last")).root())
                .isEqualTo(run.root().toRealPath());
        assertThat(names(run.root())).containsExactly("checkpoint-5", "last");
        assertThatThrownBy(() -> RunFolder.ofCheckpoint(run.root())).hasMessageContaining("is no checkpoint");
        assertThatThrownBy(() -> RunFolder.ofCheckpoint(checkpoint.resolve("no")))
                .hasMessageContaining("is no folder");
    }

    @Test
    void bestAndLastAreNeverDeleted() {
        RunFolder run = run();
        Path best = save(run, 10);
        run.pointBest(best);
        for (int step = 20; step <= 90; step += 10) {
            save(run, step);
            run.prune(OptionalInt.of(2));
        }
        Path last = save(run, 100);
        assertThat(run.prune(OptionalInt.of(1))).hasSize(1);
        assertThat(run.checkpoints()).containsExactly(best, last);
        assertThat(run.best()).contains(best);
        assertThat(run.last()).contains(last);
        assertThat(run.prune(OptionalInt.empty())).isEmpty();
    }

    @Test
    void pointersMayBeFilesWithTheName() throws IOException {
        RunFolder run = run();
        Path checkpoint = save(run, 5);
        Files.writeString(run.root().resolve("best"), "checkpoint-5\n");
        assertThat(run.best()).contains(checkpoint);
        assertThat(RunFolder.ofCheckpoint(run.root().resolve("best")).root())
                .isEqualTo(run.root().toRealPath());
        run.pointBest(save(run, 6));
        assertThat(run.best().orElseThrow().getFileName()).hasToString("checkpoint-6");
    }
}

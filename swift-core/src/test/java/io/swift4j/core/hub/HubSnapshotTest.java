package io.swift4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSnapshotTest extends HubTestCase {

    @Test
    void laysTheCacheOutAsPythonDoes() throws IOException {
        server.small("1_Pooling/config.json", "{}").small("README.md", "no").large("pytorch_model.bin", new byte[9]);
        Path folder = hub().snapshot("org/tiny");
        assertThat(folder).isEqualTo(snapshot());
        assertThat(folder.resolve("config.json")).hasContent("{\"a\": 1}").isSymbolicLink();
        assertThat(folder.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(Files.readSymbolicLink(folder.resolve("model.safetensors")))
                .isEqualTo(Path.of("../../blobs", TestHub.sha256(WEIGHTS)));
        assertThat(Files.readSymbolicLink(folder.resolve("1_Pooling/config.json")))
                .isEqualTo(Path.of("../../../blobs", TestHub.gitSha1("{}".getBytes(StandardCharsets.UTF_8))));
        assertThat(folder.resolve("README.md")).doesNotExist();
        assertThat(folder.resolve("pytorch_model.bin")).doesNotExist();
        assertThat(repo().resolve("refs/main")).content().isEqualTo(TestHub.COMMIT);
        assertThat(cache.resolve(".locks/models--org--tiny/" + TestHub.sha256(WEIGHTS) + ".lock"))
                .exists();
        assertThat(weightsPartial()).doesNotExist();
    }

    @Test
    void downloadsOnlyWhatTheCacheLacks() {
        hub().snapshot("org/tiny", FileSelection.of("config.json"));
        server.requests.clear();
        hub().snapshot("org/tiny");
        assertThat(server.requests("GET", TestHub.file("config.json"))).isEmpty();
        assertThat(server.requests("GET", TestHub.cdn("model.safetensors"))).hasSize(1);
        server.requests.clear();
        hub().snapshot("org/tiny");
        assertThat(server.requests).extracting(TestHub.Request::path).containsExactly(TestHub.listing());
    }

    @Test
    void aCachedCommitNeedsNoNetwork() {
        hub().snapshot("org/tiny");
        server.requests.clear();
        assertThat(hub().snapshot("org/tiny", TestHub.COMMIT, FileSelection.modelFiles()))
                .isEqualTo(snapshot());
        assertThat(server.requests).isEmpty();
    }

    @Test
    void offlineServesWhatIsCached() {
        hub().snapshot("org/tiny");
        server.close();
        assertThat(offlineHub().snapshot("org/tiny")).isEqualTo(snapshot());
        assertThat(offlineHub().snapshot("org/tiny", TestHub.COMMIT, FileSelection.modelFiles()))
                .isEqualTo(snapshot());
    }

    @Test
    void offlineSaysWhatIsMissingAndWhereItLooked() {
        assertThatThrownBy(() -> offlineHub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("offline, and of org/tiny at main, it is not cached; looked in " + repo())
                .hasMessageContaining("hf download org/tiny --revision main");
        hub().snapshot("org/tiny", FileSelection.of("config.json"));
        assertThatThrownBy(() -> offlineHub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("1 of its files are not cached: model.safetensors; looked in " + snapshot());
        assertThat(server.requests("HEAD", TestHub.file("model.safetensors"))).isEmpty();
    }

    @Test
    void offlineUsesASnapshotOfAnOlderPythonClient() throws IOException {
        Files.createDirectories(snapshot());
        Files.createDirectories(repo().resolve("refs"));
        Files.writeString(snapshot().resolve("config.json"), "{}");
        Files.writeString(repo().resolve("refs/main"), TestHub.COMMIT);
        assertThat(offlineHub().snapshot("org/tiny")).isEqualTo(snapshot());
    }

    @Test
    void anUnreachableHubFallsBackToTheCacheWithoutWaiting() {
        hub().snapshot("org/tiny");
        server.close();
        assertThat(hub().snapshot("org/tiny")).isEqualTo(snapshot());
        assertThat(machine.waits).isEmpty();
    }

    @Test
    void anUnreachableHubWithoutACacheIsReportedAfterAllTries() {
        server.close();
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("asking " + server.uri() + " for org/tiny failed 5 times");
        assertThat(machine.waits).extracting(java.time.Duration::toMillis).containsExactly(1000L, 2000L, 4000L, 8000L);
    }

    @Test
    void reportsProgressWithTotals() {
        List<DownloadProgress> seen = new ArrayList<>();
        new Hub(config().progress(seen::add).build(), machine.runtime()).snapshot("org/tiny");
        long total = WEIGHTS.length + 8L;
        assertThat(seen).allSatisfy(step -> assertThat(step.totalSize()).hasValue(total));
        assertThat(seen).extracting(DownloadProgress::totalBytes).isSorted();
        DownloadProgress last = seen.get(seen.size() - 1);
        assertThat(last.totalBytes()).isEqualTo(total);
        assertThat(last.fileBytes()).isEqualTo(WEIGHTS.length);
        assertThat(last.bytesPerSecond()).isPositive();
        assertThat(last.remaining()).hasValue(java.time.Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.json",
                "/etc/evil.json",
                "a/../../evil.json",
                "C:evil.json",
                "a\\\\..\\\\evil.json",
                "a//evil.json",
                "./evil.json",
                "evil\\u0000.json"
            })
    void refusesListedNamesThatLeaveTheFolder(String name) {
        String listing = "{\"sha\":\"" + TestHub.COMMIT + "\",\"siblings\":[{\"rfilename\":\"" + name + "\"}]}";
        server.fail("GET", TestHub.listing(), TestHub.body(listing.getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> hub().snapshot("org/tiny", FileSelection.of("**.json")))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("is refused: a file or revision must be a relative path");
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void refusesToWriteThroughALinkedFolder() throws IOException {
        server.small("1_Pooling/config.json", "{}");
        Path outside = Files.createDirectories(cache.resolve("outside"));
        Files.createDirectories(snapshot());
        Files.createSymbolicLink(snapshot().resolve("1_Pooling"), outside);
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("would be stored outside of");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void refusesARepositoryWithPicklesOnly() {
        try (TestHub pickles = new TestHub().small("config.json", "{}").large("pytorch_model.bin", new byte[9])) {
            HubSite site = new HubSite(pickles.uri(), cache, null);
            Hub hub = new Hub(config().site(HubSource.HUGGING_FACE, site).build(), machine.runtime());
            assertThatThrownBy(() -> hub.snapshot("org/tiny"))
                    .isInstanceOf(HubException.class)
                    .hasMessageContaining("the weights are a pickle (pytorch_model.bin)");
            assertThat(hub.snapshot("org/tiny", FileSelection.of("*.json"))).isEqualTo(snapshot());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void refusesASelectionThatMatchesNothing() {
        assertThatThrownBy(() -> hub().snapshot("org/tiny", FileSelection.of("*.gguf")))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("none of its 2 files is selected by [*.gguf]");
    }
}

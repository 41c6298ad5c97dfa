package io.swift4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HubFaultTest extends HubTestCase {

    private static final String CDN = TestHub.cdn("model.safetensors");
    private static final String FILE = TestHub.file("model.safetensors");

    @Test
    void serverErrorsAreTriedAgainWithDoublingWaits() {
        server.fail("GET", TestHub.listing(), TestHub.status(500), TestHub.status(503));
        server.fail("HEAD", FILE, TestHub.status(502));
        server.fail("GET", CDN, TestHub.status(504));
        assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(machine.waits).extracting(Duration::toMillis).containsExactly(1000L, 2000L, 1000L, 1000L);
    }

    @Test
    void retryAfterIsObeyedInBothForms() {
        server.fail(
                "GET",
                TestHub.listing(),
                TestHub.status(429, "Retry-After", "7"),
                TestHub.status(429, "Retry-After", "Thu, 01 Jan 2026 00:01:30 GMT"),
                TestHub.status(429, "Retry-After", "soon"));
        hub().snapshot("org/tiny");
        assertThat(machine.waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(90), Duration.ofSeconds(4));
    }

    @Test
    void anAbsurdRetryAfterEndsTheTry() {
        server.fail("GET", TestHub.listing(), TestHub.status(429, "Retry-After", "86400"));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("the server asks to wait 86400 s");
        assertThat(machine.waits).isEmpty();
    }

    @Test
    void aCutTransferGoesOnWhereItStopped() {
        server.fail("GET", CDN, cut(0, 100_000));
        assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests("GET", CDN))
                .extracting(TestHub.Request::range)
                .containsExactly(null, "bytes=100000-");
    }

    @Test
    void manyCutsDoNotUseUpTheTriesWhileBytesCome() {
        for (int i = 0; i < 12; i++) {
            server.fail("GET", CDN, cut(i * 20_000, (i + 1) * 20_000));
        }
        assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests("GET", CDN)).hasSize(13);
    }

    @Test
    void aPartialFileOfAnEarlierRunIsResumed() throws IOException {
        Files.createDirectories(weightsPartial().getParent());
        Files.write(weightsPartial(), Arrays.copyOf(WEIGHTS, 250_000));
        assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests("GET", CDN))
                .extracting(TestHub.Request::range)
                .containsExactly("bytes=250000-");
    }

    @Test
    void aWholePartialFileIsOnlyChecked() throws IOException {
        Files.createDirectories(weightsPartial().getParent());
        Files.write(weightsPartial(), WEIGHTS);
        assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests("GET", CDN)).isEmpty();
    }

    @Test
    void aPartialFileThatIsTooLongOrWrongStartsOver() throws IOException {
        Files.createDirectories(weightsPartial().getParent());
        for (byte[] wrong : new byte[][] {new byte[300_001], new byte[200_000]}) {
            Files.deleteIfExists(snapshot().resolve("model.safetensors"));
            Files.deleteIfExists(weightsBlob());
            Files.write(weightsPartial(), wrong);
            assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        }
    }

    @Test
    void aServerWithoutRangesStartsOver() {
        server.fail("GET", CDN, cut(0, 100_000), TestHub.body(WEIGHTS));
        assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void aServerThatRefusesTheRangeStartsOver() {
        server.fail("GET", CDN, cut(0, 100_000), TestHub.status(416));
        assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests("GET", CDN))
                .extracting(TestHub.Request::range)
                .containsExactly(null, "bytes=100000-", null);
    }

    @Test
    void aDamagedFileIsFetchedOnceMoreAndNeverAppears() {
        byte[] damaged = WEIGHTS.clone();
        damaged[7] ^= 1;
        server.fail("GET", CDN, TestHub.body(damaged));
        assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void aFileThatKeepsArrivingDamagedIsRefused() {
        byte[] damaged = WEIGHTS.clone();
        damaged[7] ^= 1;
        server.fail("GET", CDN, TestHub.body(damaged), TestHub.body(damaged));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("model.safetensors arrived damaged: its SHA256 is " + TestHub.sha256(damaged)
                        + ", but the hub publishes " + TestHub.sha256(WEIGHTS));
        assertThat(weightsBlob()).doesNotExist();
        assertThat(weightsPartial()).doesNotExist();
        assertThat(snapshot().resolve("model.safetensors")).doesNotExist();
    }

    @Test
    void aSmallFileIsCheckedAgainstItsGitHash() {
        byte[] other = "{\"a\": 2}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        server.fail("GET", TestHub.file("config.json"), TestHub.body(other), TestHub.body(other));
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("config.json arrived damaged: its GIT_SHA1 is " + TestHub.gitSha1(other));
    }

    @Test
    void aFileOfTheWrongSizeIsRefused() {
        for (int i = 0; i < 5; i++) {
            server.fail("GET", CDN, TestHub.body(new byte[i % 2 == 0 ? 400_000 : 10]));
        }
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("failed 5 times")
                .hasMessageContaining("the server sends 400000 bytes, but the file has 300000");
        assertThat(weightsBlob()).doesNotExist();
    }

    @Test
    void aServerThatNeverStopsSendingIsCutOff() {
        for (int i = 0; i < 5; i++) {
            server.fail("GET", CDN, exchange -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(new byte[400_000]);
                exchange.close();
            });
        }
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("more than the file's 300000 bytes");
    }

    @Test
    void aBlobOfTheWrongSizeInTheCacheIsReplaced() throws IOException {
        Files.createDirectories(weightsBlob().getParent());
        Files.write(weightsBlob(), new byte[5]);
        assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void aFullDiskIsSeenBeforeTheDownload() {
        machine.usable(1000);
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining(
                        "the disk is too full for model.safetensors: 300000 bytes are needed, 1000 are free");
        assertThat(server.requests("GET", CDN)).isEmpty();
    }

    @Test
    void aDiskThatFillsUpKeepsWhatCame() throws IOException {
        machine.failAfter(200_000);
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining(
                        "model.safetensors cannot be stored in " + weightsPartial() + ": No space left on device")
                .hasMessageContaining("what came so far is kept");
        assertThat(machine.waits).isEmpty();
        long kept = Files.size(weightsPartial());
        assertThat(kept).isBetween(1L, 200_000L);
        machine.failAfter(Long.MAX_VALUE);
        hub().snapshot("org/tiny");
        assertThat(server.requests("GET", CDN).get(1).range()).isEqualTo("bytes=" + kept + "-");
    }

    @Test
    void aCacheThatCannotBeWrittenIsReportedAtOnce() throws IOException {
        Path blobs = repo().resolve("blobs");
        Files.createDirectories(repo());
        Files.writeString(blobs, "a file in the way");
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining(blobs.toString());
        assertThat(machine.waits).isEmpty();
    }

    @Test
    void aTransferThatStandsStillIsCutAndResumed() {
        server.fail("GET", CDN, exchange -> {
            exchange.sendResponseHeaders(200, WEIGHTS.length);
            exchange.getResponseBody().write(WEIGHTS, 0, 1000);
            exchange.getResponseBody().flush();
        });
        Hub hub = new Hub(config().readTimeout(Duration.ofMillis(300)).build(), machine.runtime());
        assertThat(hub.snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests("GET", CDN))
                .extracting(TestHub.Request::range)
                .containsExactly(null, "bytes=1000-");
    }

    @Test
    void aListingThatIsNoJsonIsTriedAgain() {
        byte[] portal = "<html>log in</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        server.fail("GET", TestHub.listing(), TestHub.body(portal));
        hub().snapshot("org/tiny");
        assertThat(machine.waits).hasSize(1);
    }
}

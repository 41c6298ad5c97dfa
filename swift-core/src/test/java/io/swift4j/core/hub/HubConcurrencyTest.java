package io.swift4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HubConcurrencyTest extends HubTestCase {

    private static final String CDN = TestHub.cdn("model.safetensors");
    private static final String FILE = TestHub.file("model.safetensors");

    @Test
    void twoThreadsDownloadAFileOnce() throws Exception {
        CountDownLatch bothAsked = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            server.fail("HEAD", FILE, exchange -> {
                bothAsked.countDown();
                exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + TestHub.sha256(WEIGHTS) + "\"");
                exchange.getResponseHeaders().set("X-Linked-Size", "300000");
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
        }
        server.fail("GET", CDN, exchange -> {
            await(bothAsked);
            TestHub.body(WEIGHTS).answer(exchange);
        });
        CompletableFuture<Path> other = CompletableFuture.supplyAsync(() -> hub().snapshot("org/tiny"));
        Path folder = hub().snapshot("org/tiny");
        assertThat(other.get()).isEqualTo(folder);
        assertThat(folder.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests("GET", CDN)).hasSize(1);
    }

    @Test
    void twoProcessesDownloadAFileOnce() throws Exception {
        CountDownLatch bothAsked = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            server.fail("HEAD", FILE, exchange -> {
                bothAsked.countDown();
                exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + TestHub.sha256(WEIGHTS) + "\"");
                exchange.getResponseHeaders().set("X-Linked-Size", "300000");
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
        }
        server.fail("GET", CDN, exchange -> {
            await(bothAsked);
            TestHub.body(WEIGHTS).answer(exchange);
        });
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DownloadMain.class.getName(),
                        server.uri().toString(),
                        cache.toString())
                .redirectErrorStream(true)
                .redirectOutput(cache.resolve("child.log").toFile())
                .start();
        Path folder = hub().snapshot("org/tiny");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(cache.resolve("child.log")))
                .isZero();
        assertThat(folder.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests("GET", CDN)).hasSize(1);
    }

    @Test
    void anInterruptStopsAStandingTransferAndTheNextCallResumesIt() throws Exception {
        server.fail("GET", CDN, exchange -> {
            exchange.sendResponseHeaders(200, WEIGHTS.length);
            exchange.getResponseBody().write(WEIGHTS, 0, 150_000);
            exchange.getResponseBody().flush();
        });
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread downloader = new Thread(() -> {
            try {
                hub().snapshot("org/tiny");
            } catch (HubException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        downloader.start();
        awaitStored(150_000);
        downloader.interrupt();
        downloader.join(5_000);
        assertThat(downloader.isAlive()).isFalse();
        assertThat(thrown.get()).hasMessageContaining("was interrupted; calling again resumes where it stopped");
        assertThat(flag.get()).isTrue();
        assertThat(weightsPartial()).hasSize(150_000);
        assertThat(hub().snapshot("org/tiny").resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(server.requests("GET", CDN))
                .extracting(TestHub.Request::range)
                .containsExactly(null, "bytes=150000-");
    }

    @Test
    void anInterruptedThreadStartsNothing() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> hub().snapshot("org/tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

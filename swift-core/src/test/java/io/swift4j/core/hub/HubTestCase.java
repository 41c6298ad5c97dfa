package io.swift4j.core.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub with a configuration and 300 kB of weights, a cache, and a client of both. */
@Timeout(60)
abstract class HubTestCase {

    static final byte[] WEIGHTS = weights();

    @TempDir
    Path cache;

    final TestRuntime machine = new TestRuntime();
    private long stored;
    TestHub server;

    private static byte[] weights() {
        byte[] bytes = new byte[300_000];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void startServer() throws IOException {
        server = new TestHub().small("config.json", "{\"a\": 1}").large("model.safetensors", WEIGHTS);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    HubConfig.Builder config() {
        return new HubConfig.Builder(new HubEnvironment(Map.of(), cache))
                .site(HubSource.HUGGING_FACE, new HubSite(server.uri(), cache, "hf_secret"))
                .readTimeout(Duration.ofSeconds(20))
                .progress(step -> stored(step.fileBytes()));
    }

    private synchronized void stored(long position) {
        stored = position;
        notifyAll();
    }

    /** Waits until the client has that much of a file on disk; the JDK drops received bytes when the cut comes at once. */
    synchronized void awaitStored(long position) {
        try {
            while (stored != position) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Announces all weights, sends those in the range, and cuts the connection when they are stored. */
    TestHub.Fault cut(int from, int to) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-299999/300000");
            exchange.sendResponseHeaders(from == 0 ? 200 : 206, WEIGHTS.length - from);
            exchange.getResponseBody().write(WEIGHTS, from, to - from);
            exchange.getResponseBody().flush();
            awaitStored(to);
            exchange.close();
        };
    }

    Hub hub() {
        return new Hub(config().build(), machine.runtime());
    }

    Hub offlineHub() {
        return new Hub(config().offline(true).build(), machine.runtime());
    }

    Path repo() {
        return cache.resolve("models--org--tiny");
    }

    Path snapshot() {
        return repo().resolve("snapshots").resolve(TestHub.COMMIT);
    }

    Path weightsBlob() {
        return repo().resolve("blobs").resolve(TestHub.sha256(WEIGHTS));
    }

    Path weightsPartial() {
        return repo().resolve("blobs").resolve(TestHub.sha256(WEIGHTS) + ".incomplete");
    }
}

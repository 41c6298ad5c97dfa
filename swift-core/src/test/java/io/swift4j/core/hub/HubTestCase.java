package io.swift4j.core.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub with a configuration and 300 kB of weights, a cache, and a client of both. */
abstract class HubTestCase {

    static final byte[] WEIGHTS = weights();

    @TempDir
    Path cache;

    final TestRuntime machine = new TestRuntime();
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
                .readTimeout(Duration.ofSeconds(20));
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

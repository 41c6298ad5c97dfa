package io.swift4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ModelScopeHubTest {

    private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WEIGHTS = "weights of a model".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path cache;

    private final Map<String, byte[]> files =
            new java.util.TreeMap<>(Map.of("config.json", CONFIG, "model.safetensors", WEIGHTS));
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> cookies = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/models/org/Tiny-0.5B/repo", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().toString());
        cookies.add(exchange.getRequestHeaders().getFirst("Cookie"));
        String query = exchange.getRequestURI().getQuery();
        byte[] body = exchange.getRequestURI().getPath().endsWith("/files")
                ? listing()
                : files.getOrDefault(query.substring(query.indexOf("FilePath=") + 9), new byte[0]);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private byte[] listing() {
        ObjectNode root = HubJson.MAPPER.createObjectNode();
        ArrayNode list = root.put("Code", 200).putObject("Data").putArray("Files");
        list.addObject().put("Path", "1_Pooling").put("Type", "tree").put("Size", 0);
        files.forEach((path, content) -> list.addObject()
                .put("Path", path)
                .put("Type", "blob")
                .put("Size", content.length)
                .put("Sha256", TestHub.sha256(content)));
        return HubJson.MAPPER.writeValueAsBytes(root);
    }

    private Hub hub(boolean offline) {
        HubConfig config = new HubConfig.Builder(new HubEnvironment(Map.of(), cache))
                .site(
                        HubSource.MODEL_SCOPE,
                        new HubSite(
                                URI.create("http://127.0.0.1:"
                                        + server.getAddress().getPort()),
                                cache,
                                "ms-token"))
                .offline(offline)
                .build();
        return new Hub(config, new TestRuntime().runtime());
    }

    @Test
    void downloadsIntoTheFolderOfThePythonClient() {
        files.put("1_Pooling/config.json", CONFIG);
        Path folder = hub(false).snapshot("MS::org/Tiny-0.5B");
        assertThat(folder).isEqualTo(cache.resolve("models/org/Tiny-0___5B"));
        assertThat(folder.resolve("config.json")).hasBinaryContent(CONFIG);
        assertThat(folder.resolve("1_Pooling/config.json")).hasBinaryContent(CONFIG);
        assertThat(folder.resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(requests.get(0)).isEqualTo("/api/v1/models/org/Tiny-0.5B/repo/files?Revision=master&Recursive=True");
        assertThat(cookies).containsOnly("m_session_id=ms-token");
    }

    @Test
    void fetchesOnlyWhatChanged() throws IOException {
        Path folder = hub(false).snapshot("MS::org/Tiny-0.5B");
        requests.clear();
        hub(false).snapshot("MS::org/Tiny-0.5B");
        assertThat(requests).hasSize(1);
        files.put("config.json", "[]".getBytes(StandardCharsets.UTF_8));
        hub(false).snapshot("MS::org/Tiny-0.5B");
        assertThat(folder.resolve("config.json")).hasContent("[]");
        Files.delete(folder.resolve(".swift4j-verified.json"));
        requests.clear();
        hub(false).snapshot("MS::org/Tiny-0.5B");
        assertThat(requests).hasSize(1);
    }

    @Test
    void offlineServesWhatIsCached() {
        assertThatThrownBy(() -> hub(true).snapshot("MS::org/Tiny-0.5B"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("offline, and org/Tiny-0.5B is not cached")
                .hasMessageContaining(cache.resolve("models/org/Tiny-0___5B").toString());
        hub(false).snapshot("MS::org/Tiny-0.5B");
        server.stop(0);
        assertThat(hub(true).snapshot("MS::org/Tiny-0.5B")).isEqualTo(hub(false).snapshot("MS::org/Tiny-0.5B"));
    }
}

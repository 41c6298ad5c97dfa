package io.swift4j.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.swift4j.core.hub.HubConfig;
import io.swift4j.core.hub.HubSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubDatasetTest {

    private static final String COMMIT = "0123456789012345678901234567890123456789";
    private static final Map<String, String> FILES = Map.of(
            "de/train.jsonl", "{\"text\":\"eins\"}\n",
            "en/train.jsonl",
                    "{\"text\":\"one\"}\n{\"query\":\"q\",\"response\":\"r\",\"images\":[\"/etc/hostname\"]}\n",
            "README.md", "no rows");

    @TempDir
    private Path cache;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        requests.add(exchange.getRequestMethod() + " " + path);
        String body = "";
        int status = 200;
        String file = path.startsWith("/datasets/org/rows/resolve/" + COMMIT + "/")
                ? path.substring(("/datasets/org/rows/resolve/" + COMMIT + "/").length())
                : query.replaceFirst(".*FilePath=", "");
        if (path.equals("/api/datasets/org/rows/revision/main")) {
            body = FILES.keySet().stream()
                    .map(name -> "{\"rfilename\":\"" + name + "\",\"size\":"
                            + FILES.get(name).length() + "}")
                    .collect(Collectors.joining(",", "{\"sha\":\"" + COMMIT + "\",\"siblings\":[", "]}"));
        } else if (path.equals("/api/v1/datasets/org/rows/repo/tree")) {
            body = query.contains("PageNumber=1&")
                    ? FILES.keySet().stream()
                            .map(name -> "{\"Path\":\"" + name + "\",\"Type\":\"blob\",\"Size\":"
                                    + FILES.get(name).length() + "}")
                            .collect(Collectors.joining(",", "{\"Data\":{\"Files\":[", "]}}"))
                    : "{\"Data\":{\"Files\":[]}}";
        } else if (FILES.containsKey(file)) {
            body = FILES.get(file);
            exchange.getResponseHeaders().set("ETag", "\"tag-" + file.replace('/', '-') + "\"");
            exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        } else {
            status = 404;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
        }
        exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
        if (!head && bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private DatasetOptions options(boolean offline) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        HubConfig.Builder hub = HubConfig.builder().offline(offline).maxAttempts(1);
        for (HubSource source : HubSource.values()) {
            hub.endpoint(source, uri).cacheDir(source, cache).token(source, null);
        }
        return DatasetOptions.defaults().withHub(hub.build());
    }

    private static List<Object> texts(Dataset set) {
        return set.stream().map(item -> item.raw().fields().get("text")).toList();
    }

    @Test
    void bothHubsDataSetsAreFetchedOnceAndReadOffline() {
        for (String hub : List.of("HF::", "MS::")) {
            assertThat(texts(Datasets.load(options(false), hub + "org/rows:de")))
                    .containsExactly("eins");
            requests.clear();
            assertThat(Datasets.load(options(true), hub + "org/rows").size()).isEqualTo(3);
            assertThat(texts(Datasets.load(options(true), hub + "org/rows:en/de"))
                            .get(2))
                    .isEqualTo("eins");
            assertThat(requests).isEmpty();
            assertThatThrownBy(() -> Datasets.load(options(true), hub + "org/rows:fr"))
                    .hasMessageContaining("has no subset fr");
        }
        assertThat(cache.resolve("datasets--org--rows/snapshots/" + COMMIT + "/de/train.jsonl"))
                .exists();
        assertThat(cache.resolve("datasets/org/rows/en/train.jsonl")).exists();
        assertThat(cache.resolve("datasets/org/rows/README.md")).doesNotExist();
    }

    @Test
    void rowsOfAHubNameNoFilesOfTheMachine() {
        Dataset set = Datasets.load(options(false), "HF::org/rows:en");
        assertThat(set.read(1).report().lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.toString())
                        .contains("train.jsonl:2: images[0] is \"/etc/hostname\"; it must stay below"));
    }
}

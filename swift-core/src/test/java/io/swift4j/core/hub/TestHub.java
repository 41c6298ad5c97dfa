package io.swift4j.core.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small Hugging Face hub on 127.0.0.1 with one repository, that misbehaves when told to.
 *
 * <p>Large files are served as the real one does: by a redirect to another host (here localhost) that ranges work on.
 */
final class TestHub implements AutoCloseable {

    static final String REPO = "org/tiny";
    static final String COMMIT = "a".repeat(40);

    /** An answer that replaces the right one once. */
    interface Fault {
        void answer(HttpExchange exchange) throws IOException;
    }

    record Request(
            String method,
            String path,
            String host,
            @Nullable String range,
            @Nullable String authorization) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> small = new TreeMap<>();
    private final Map<String, byte[]> large = new TreeMap<>();
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();

    TestHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    String otherHost() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    TestHub small(String path, String content) {
        small.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    TestHub large(String path, byte[] content) {
        large.put(path, content);
        return this;
    }

    /** Answers the next requests of that method and path with these faults, one each. */
    void fail(String method, String path, Fault... answers) {
        faults.computeIfAbsent(method + " " + path, key -> new ArrayDeque<>()).addAll(List.of(answers));
    }

    static Fault status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        };
    }

    static Fault redirect(String location) {
        return status(302, "Location", location);
    }

    static Fault body(byte[] content) {
        return exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        };
    }

    List<Request> requests(String method, String path) {
        return requests.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().equals(path))
                .toList();
    }

    static String listing() {
        return "/api/models/" + REPO + "/revision/main";
    }

    static String file(String path) {
        return "/" + REPO + "/resolve/" + COMMIT + "/" + path;
    }

    static String cdn(String path) {
        return "/cdn/" + path;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        requests.add(new Request(
                method,
                path,
                exchange.getRequestHeaders().getFirst("Host"),
                exchange.getRequestHeaders().getFirst("Range"),
                exchange.getRequestHeaders().getFirst("Authorization")));
        Fault fault = nextFault(method + " " + path);
        String name = path.startsWith(file("")) ? path.substring(file("").length()) : path;
        byte[] smallContent = small.get(name);
        byte[] largeContent = large.get(name);
        byte[] cdnContent = path.startsWith("/cdn/") ? large.get(path.substring(5)) : null;
        if (fault != null) {
            fault.answer(exchange);
        } else if (path.startsWith("/api/models/" + REPO + "/revision/")) {
            body(list().getBytes(StandardCharsets.UTF_8)).answer(exchange);
        } else if (smallContent != null) {
            serve(exchange, smallContent, false);
        } else if (largeContent != null) {
            redirectToCdn(exchange, name, largeContent);
        } else if (cdnContent != null) {
            serve(exchange, cdnContent, true);
        } else {
            status(404).answer(exchange);
        }
    }

    private @Nullable Fault nextFault(String key) {
        Queue<Fault> queue = faults.get(key);
        if (queue == null) {
            return null;
        }
        synchronized (queue) {
            return queue.poll();
        }
    }

    private void redirectToCdn(HttpExchange exchange, String path, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Location", otherHost() + cdn(path) + "?signature=secret");
        exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256(content) + "\"");
        exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(content.length));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private static void serve(HttpExchange exchange, byte[] content, boolean ranges) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int start = ranges && range != null ? Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1")) : 0;
        exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
        exchange.getResponseHeaders().set("ETag", "\"" + gitSha1(content) + "\"");
        int length = content.length - start;
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            if (ranges && range != null) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
            }
            exchange.sendResponseHeaders(ranges && range != null ? 206 : 200, length == 0 ? -1 : length);
            exchange.getResponseBody().write(content, start, length);
        }
        exchange.close();
    }

    private String list() {
        ObjectNode root = HubJson.MAPPER.createObjectNode();
        root.put("sha", COMMIT);
        var siblings = root.putArray("siblings");
        small.forEach((path, content) -> siblings.addObject()
                .put("rfilename", path)
                .put("size", content.length)
                .put("blobId", gitSha1(content)));
        large.forEach((path, content) -> {
            ObjectNode file = siblings.addObject();
            file.put("rfilename", path).put("size", content.length).put("blobId", "b".repeat(40));
            file.putObject("lfs").put("sha256", sha256(content)).put("size", content.length);
        });
        return HubJson.MAPPER.writeValueAsString(root);
    }

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(content));
    }

    static String gitSha1(byte[] content) {
        MessageDigest digest = digest("SHA-1");
        digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(digest.digest(content));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

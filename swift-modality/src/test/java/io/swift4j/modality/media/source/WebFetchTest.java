package io.swift4j.modality.media.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fetching, from a server of this machine that stands for a public one: the name "public.test" is allowed, no other is. */
class WebFetchTest {

    private static final byte[] BODY = {1, 2, 3, 4, 5};

    private final CountDownLatch never = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        on("/sized", exchange -> answer(exchange, BODY.length));
        on("/chunked", exchange -> answer(exchange, 0));
        on("/missing", exchange -> exchange.sendResponseHeaders(404, -1));
        redirect("/once", "/sized");
        redirect("/twice", "/once");
        redirect("/loop", "/loop");
        redirect("/inside", "http://inside.test:" + port() + "/sized");
        redirect("/file", "file:///etc/passwd");
        on("/hanging", exchange -> {
            exchange.sendResponseHeaders(200, BODY.length);
            await();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        never.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void bytesAndMediaTypeComeBack() {
        assertThat(fetch("/sized").all()).isEqualTo(BODY);
        assertThat(fetch("/chunked").all()).isEqualTo(BODY);
        assertThat(fetch("/chunked").mediaType()).contains("image/png");
    }

    @Test
    void redirectsAreFollowedUpToTheLimit() {
        assertThat(fetch("/once").all()).isEqualTo(BODY);
        assertThat(fetch("/twice").all()).isEqualTo(BODY);
        refused("/loop", "redirects more than 2 times");
    }

    @Test
    void aRedirectIntoAPrivateNetworkIsRefused() {
        refused("/inside", "inside.test is not on the public internet");
        refused("/file", "must be an http or https address");
    }

    @Test
    void moreBytesThanAllowedAreRefused() {
        for (String path : new String[] {"/sized", "/chunked"}) {
            assertThatThrownBy(() -> fetch(path, MediaLimits.defaults().withMaxBytes(4), Duration.ofSeconds(30)))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("maxBytes");
        }
    }

    @Test
    void aServerThatHangsIsLeft() {
        assertThatThrownBy(() -> fetch("/hanging", MediaLimits.defaults(), Duration.ofMillis(300)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("took longer than 0.3 seconds");
    }

    @Test
    void errorsNameTheAddressAndTheStatus() {
        refused("/missing", "http://public.test:" + port() + "/missing: the server answers with status 404");
    }

    @Test
    void nothingIsFetchedUnlessAllowed() {
        MediaSource source = MediaSource.parse("http://public.test/x.png");
        assertThatThrownBy(() -> SourceLoader.load(source, MediaLimits.defaults(), null))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("only where that is allowed");
    }

    @Test
    void thisMachineIsNotAskedForMedia() {
        MediaSource source = MediaSource.parse("http://127.0.0.1:" + port() + "/sized");
        assertThatThrownBy(() -> SourceLoader.load(source, MediaLimits.defaults(), WebAccess.defaults()))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("not on the public internet");
    }

    private void refused(String path, String message) {
        assertThatThrownBy(() -> fetch(path)).isInstanceOf(MediaException.class).hasMessageContaining(message);
    }

    private MediaBytes fetch(String path) {
        return fetch(path, MediaLimits.defaults(), Duration.ofSeconds(30));
    }

    private MediaBytes fetch(String path, MediaLimits limits, Duration timeout) {
        WebFetch.Resolver resolver = host -> new InetAddress[] {
            InetAddress.getByAddress(
                    host, host.equals("public.test") ? new byte[] {127, 0, 0, 1} : new byte[] {10, 0, 0, 1})
        };
        return new WebFetch(new WebAccess(timeout, 2), limits, resolver, InetAddress::isLoopbackAddress)
                .fetch(URI.create("http://public.test:" + port() + path));
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void on(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private void redirect(String path, String location) {
        on(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        });
    }

    private static void answer(HttpExchange exchange, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "image/png; charset=x");
        exchange.sendResponseHeaders(200, length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(BODY);
        }
    }

    private void await() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

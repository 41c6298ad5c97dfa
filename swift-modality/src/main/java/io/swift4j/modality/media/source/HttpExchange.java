package io.swift4j.modality.media.source;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One GET over HTTP/1.1 to an address that was chosen before, which the JDK's clients can't be told: they look the host up anew.
 *
 * <p>The certificate of https is checked against the host's name as usual. Nothing waits beyond the deadline.
 */
final class HttpExchange implements Closeable {

    private static final int MAX_HEAD = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final int status;
    private final Map<String, String> headers = new HashMap<>();

    private HttpExchange(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        int[] left = {MAX_HEAD};
        String line = line(left);
        String[] parts = line.split(" ", 3);
        if (!parts[0].startsWith("HTTP/1.") || parts.length < 2 || !parts[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException("the server doesn't speak HTTP/1.1");
        }
        status = Integer.parseInt(parts[1]);
        for (line = line(left); !line.isEmpty(); line = line(left)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).trim().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        }
    }

    /** Sends the request to {@code address} and reads the head of the answer. */
    static HttpExchange get(URI uri, InetAddress address, long deadline) throws IOException {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        Socket socket = new Socket();
        closeAt(deadline, socket);
        try {
            socket.connect(new InetSocketAddress(address, port));
            if (secure) {
                socket = tls(socket, uri.getHost(), port);
            }
            String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            String request =
                    "GET " + path + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()) + " HTTP/1.1\r\nHost: "
                            + uri.getRawAuthority()
                            + "\r\nUser-Agent: swift4j\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new HttpExchange(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** However slowly a server sends, closing the socket ends every wait for it. */
    private static void closeAt(long deadline, Socket socket) {
        CompletableFuture.delayedExecutor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                .execute(() -> {
                    try {
                        socket.close();
                    } catch (IOException e) {
                        // The transfer fails by itself then.
                    }
                });
    }

    private static Socket tls(Socket plain, String host, int port) throws IOException {
        SSLSocket socket =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private String line(int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0 || --left[0] < 0) {
                throw new IOException(c < 0 ? "the answer ends early" : "the head of the answer is too long");
            }
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
    }

    int status() {
        return status;
    }

    Optional<String> redirect() {
        boolean redirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        return redirect ? Optional.of(headers.getOrDefault("location", "")) : Optional.empty();
    }

    /** The length the server states, or -1. */
    long contentLength() throws IOException {
        String stated = headers.get("content-length");
        if (stated == null || isChunked()) {
            return -1;
        }
        if (!stated.matches("[0-9]{1,18}")) {
            throw new IOException("the server states a length of " + stated);
        }
        return Long.parseLong(stated);
    }

    Optional<String> mediaType() {
        return Optional.ofNullable(headers.get("content-type"))
                .map(type -> type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT));
    }

    private boolean isChunked() {
        return "chunked".equalsIgnoreCase(headers.getOrDefault("transfer-encoding", ""));
    }

    /** The body; it throws if the connection ends before the stated length or the last chunk. */
    InputStream body() throws IOException {
        String encoding = headers.getOrDefault("content-encoding", "identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new IOException("the server compresses the answer (" + encoding + ") though asked not to");
        }
        return isChunked() ? new ChunkedBody(in) : contentLength() < 0 ? in : new SizedBody(in, contentLength());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

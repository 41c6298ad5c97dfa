package io.swift4j.modality.media.source;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/** Fetches one address by the rules of {@link WebAccess}; knows nothing of how HTTP looks on the wire. */
final class WebFetch {

    /** Looks up a host's addresses. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final WebAccess access;
    private final MediaLimits limits;
    private final Resolver resolver;
    private final Predicate<InetAddress> allowed;

    WebFetch(WebAccess access, MediaLimits limits) {
        this(access, limits, InetAddress::getAllByName, PublicAddress::test);
    }

    WebFetch(WebAccess access, MediaLimits limits, Resolver resolver, Predicate<InetAddress> allowed) {
        this.access = access;
        this.limits = limits;
        this.resolver = resolver;
        this.allowed = allowed;
    }

    MediaBytes fetch(URI address) {
        String name = new MediaSource.Web(address).name();
        long deadline = System.nanoTime() + access.timeout().toNanos();
        URI current = address;
        for (int redirects = 0; ; redirects++) {
            check(name, current);
            InetAddress host = resolve(name, current);
            try (HttpExchange exchange = HttpExchange.get(current, host, deadline)) {
                Optional<String> location = exchange.redirect();
                if (location.isEmpty()) {
                    if (exchange.status() != 200) {
                        throw new MediaException(name, "the server answers with status " + exchange.status());
                    }
                    limits.checkBytes(name, exchange.contentLength());
                    byte[] body = exchange.body().readNBytes(SourceLoader.inMemory(limits) + 1);
                    limits.withMaxBytes(SourceLoader.inMemory(limits)).checkBytes(name, body.length);
                    return new HeapBytes(name, body, exchange.mediaType());
                }
                if (redirects == access.maxRedirects()) {
                    throw new MediaException(name, "redirects more than " + access.maxRedirects() + " times");
                }
                current = target(name, current, location.get());
            } catch (IOException e) {
                throw new MediaException(
                        name,
                        System.nanoTime() >= deadline
                                ? "took longer than " + shown(access.timeout())
                                : "can't be fetched: " + e.getMessage(),
                        e);
            }
        }
    }

    private static String shown(Duration timeout) {
        return timeout.toMillis() / 1000.0 + " seconds";
    }

    private static void check(String name, URI address) {
        boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (!web || address.getHost() == null || address.getUserInfo() != null) {
            throw new MediaException(
                    name,
                    "must be an http or https address with a host and without a user, not "
                            + new MediaSource.Web(address).name());
        }
    }

    private InetAddress resolve(String name, URI address) {
        String host = address.getHost();
        InetAddress[] found;
        try {
            found = resolver.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException e) {
            throw new MediaException(name, "the host " + host + " is unknown", e);
        }
        if (found.length == 0 || !Arrays.stream(found).allMatch(allowed)) {
            throw new MediaException(
                    name,
                    "the host " + host + " is not on the public internet, and only such hosts are asked for media");
        }
        return found[0];
    }

    private static URI target(String name, URI from, String location) {
        URI target;
        try {
            target = from.resolve(URI.create(location));
        } catch (IllegalArgumentException e) {
            throw new MediaException(name, "redirects to something that is no address", e);
        }
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(target.getScheme())) {
            throw new MediaException(name, "redirects from https to " + target.getScheme() + ", which is refused");
        }
        return target;
    }
}

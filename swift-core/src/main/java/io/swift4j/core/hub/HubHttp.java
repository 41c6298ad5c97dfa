package io.swift4j.core.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One request to a hub, redirects followed by hand; knows nothing of retries or files.
 *
 * <p>The token goes to the endpoint's own origin (scheme, host and port) and nowhere else. A redirect from https to http is refused.
 */
final class HubHttp {

    /** How far redirects are followed. */
    enum Redirects {
        /** Within the origin of the request only; the first redirect out of it is the answer. */
        SAME_ORIGIN,
        /** To any host. */
        ANYWHERE
    }

    private static final int MAX_REDIRECTS = 5;
    private static final String USER_AGENT =
            "swift4j; java/" + Runtime.version().feature();

    private final HttpClient client;
    private final HubConfig config;
    private final HubSite site;
    private final HubSource source;

    HubHttp(HttpClient client, HubConfig config, HubSource source) {
        this.client = client;
        this.config = config;
        this.source = source;
        this.site = config.site(source);
    }

    /** Makes a client as {@link #send} needs it; its threads end when it is no longer used. */
    static HttpClient newClient(HubConfig config) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.connectTimeout())
                .build();
    }

    HubSite site() {
        return site;
    }

    /** Returns the answer, whatever its status; the caller closes its body. */
    HttpResponse<ResponseBody> send(String method, URI uri, Map<String, String> headers, Redirects redirects)
            throws IOException, InterruptedException {
        Set<URI> visited = new LinkedHashSet<>();
        URI current = uri;
        while (true) {
            if (!visited.add(current)) {
                throw new HubException(
                        "the hub redirects in a loop: " + withoutQuery(current) + " after " + withoutQuery(uri));
            }
            if (visited.size() > MAX_REDIRECTS + 1) {
                throw new HubException("the hub redirects more than " + MAX_REDIRECTS + " times from "
                        + withoutQuery(uri) + ", last to " + withoutQuery(current));
            }
            HttpResponse<ResponseBody> response =
                    client.send(request(method, current, headers), info -> new ResponseBody(config.readTimeout()));
            if (!isRedirect(response.statusCode())) {
                return response;
            }
            URI target = target(
                    current,
                    response.headers()
                            .firstValue("Location")
                            .orElseThrow(() -> new TransientFault(
                                    "a redirect (status " + response.statusCode() + ") to nowhere")));
            if (redirects == Redirects.SAME_ORIGIN && !sameOrigin(current, target)) {
                return response;
            }
            response.body().close();
            current = target;
        }
    }

    private HttpRequest request(String method, URI uri, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.noBody())
                .timeout(config.readTimeout())
                .header("User-Agent", USER_AGENT)
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        String token = site.token();
        if (token != null && sameOrigin(uri, site.endpoint())) {
            request.header("Authorization", "Bearer " + token);
            if (source == HubSource.MODEL_SCOPE) {
                request.header("Cookie", "m_session_id=" + token);
            }
        }
        return request.build();
    }

    /** Returns where a redirect leads, or refuses it. */
    static URI target(URI from, String location) {
        URI target;
        try {
            target = from.resolve(URI.create(location));
        } catch (IllegalArgumentException e) {
            throw new HubException("the hub redirects to something that is no address, from " + withoutQuery(from), e);
        }
        boolean secure = "https".equals(target.getScheme());
        if (target.getHost() == null || !(secure || "http".equals(target.getScheme()))) {
            throw new HubException(
                    "the hub redirects to " + withoutQuery(target) + ", which is no http or https address");
        }
        if ("https".equals(from.getScheme()) && !secure) {
            throw new HubException("the hub redirects from https to http (" + withoutQuery(target)
                    + "), which is refused: the transfer could be read and changed on its way");
        }
        return target;
    }

    static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost().equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** Leaves out the query, where signed addresses carry secrets. */
    static String withoutQuery(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }
}

package io.swift4j.core.hub;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one hub is, where its files are cached, and who asks.
 *
 * @param endpoint http or https address without query, for example of a mirror; slashes at its end are dropped
 * @param cacheDir folder of the cache; shared with the hub's Python client when it is that one's
 * @param token access token, sent to the endpoint's own origin only; null for public models
 */
public record HubSite(URI endpoint, Path cacheDir, @Nullable String token) {

    /**
     * Checks the values.
     *
     * @throws HubException listing everything that is wrong
     */
    public HubSite {
        List<String> errors = new ArrayList<>();
        String scheme = endpoint.getScheme();
        if (!("http".equals(scheme) || "https".equals(scheme)) || endpoint.getHost() == null) {
            errors.add("endpoint '" + endpoint + "' must be an http or https address");
        } else if (endpoint.getQuery() != null || endpoint.getFragment() != null || endpoint.getUserInfo() != null) {
            errors.add("endpoint '" + endpoint.getHost() + "' must have no query, fragment or user name");
        }
        if (token != null && !token.matches("[\\x21-\\x7e]+")) {
            errors.add("the token must be printable ASCII without spaces; it may have been copied with a line break");
        }
        if (!errors.isEmpty()) {
            throw new HubException("hub configuration: " + String.join("; ", errors));
        }
        endpoint = URI.create(endpoint.toString().replaceAll("/+$", ""));
        cacheDir = cacheDir.toAbsolutePath().normalize();
    }

    /** Returns the address below the endpoint; {@code path} is already encoded and starts with a slash. */
    URI resolve(String path) {
        return URI.create(endpoint + path);
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "HubSite[endpoint=" + endpoint + ", cacheDir=" + cacheDir + ", token=" + (token == null ? "none" : "***")
                + "]";
    }
}

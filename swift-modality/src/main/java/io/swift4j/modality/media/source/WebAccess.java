package io.swift4j.modality.media.source;

import io.swift4j.core.config.Problems;
import java.time.Duration;

/**
 * Allows media to be fetched from the web, from public addresses only.
 *
 * <p>A host's name is looked up once for each request, every address it has must be public, and the connection goes to the address
 * that was checked: neither a redirect nor a second answer of the name server leads into a private network. Sizes are bounded by
 * {@link io.swift4j.modality.MediaLimits#maxBytes}.
 *
 * @param timeout longest time from the first connection to the last byte, redirects included; 30 seconds by default
 * @param maxRedirects most redirects followed; 3 by default. From https to http is refused
 */
public record WebAccess(Duration timeout, int maxRedirects) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public WebAccess {
        new Problems("web access")
                .positive("timeout in seconds", timeout.toMillis() / 1000.0)
                .within("maxRedirects", maxRedirects, 0, 20)
                .check();
    }

    /** 30 seconds and 3 redirects. */
    public static WebAccess defaults() {
        return new WebAccess(Duration.ofSeconds(30), 3);
    }
}

package io.swift4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubHttpTest {

    @ParameterizedTest
    @CsvSource({
        "https://hub.example/a, https://hub.example/b, true",
        "https://hub.example/a, https://HUB.example:443/b, true",
        "http://hub.example/a, http://hub.example:80/b, true",
        "https://hub.example/a, http://hub.example/b, false",
        "https://hub.example/a, https://hub.example:8443/b, false",
        "https://hub.example/a, https://cdn.hub.example/b, false",
        "https://hub.example/a, https://hub.example.evil/b, false"
    })
    void anOriginIsSchemeHostAndPort(String one, String other, boolean same) {
        assertThat(HubHttp.sameOrigin(URI.create(one), URI.create(other))).isEqualTo(same);
    }

    @Test
    void redirectsResolveAgainstTheRequest() {
        URI from = URI.create("https://hub.example/a/b?x=1");
        assertThat(HubHttp.target(from, "/c?y=2")).isEqualTo(URI.create("https://hub.example/c?y=2"));
        assertThat(HubHttp.target(from, "//cdn.example/c")).isEqualTo(URI.create("https://cdn.example/c"));
        assertThat(HubHttp.target(URI.create("http://hub.example/"), "https://hub.example/"))
                .isEqualTo(URI.create("https://hub.example/"));
    }

    @Test
    void redirectsFromHttpsToHttpAreRefused() {
        assertThatThrownBy(
                        () -> HubHttp.target(URI.create("https://hub.example/a"), "http://hub.example/a?signature=x"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("redirects from https to http (http://hub.example/a)");
    }

    @ParameterizedTest
    @CsvSource({"'http://a b/'", "ftp://hub.example/a", "mailto:x@hub.example", "http:///a"})
    void redirectsToNoWebAddressAreRefused(String location) {
        assertThatThrownBy(() -> HubHttp.target(URI.create("http://hub.example/a"), location))
                .isInstanceOf(HubException.class);
    }
}

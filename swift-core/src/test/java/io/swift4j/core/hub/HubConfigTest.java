package io.swift4j.core.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubConfigTest {

    @TempDir
    Path home;

    private HubConfig config(Map<String, String> variables) {
        return new HubConfig.Builder(new HubEnvironment(variables, home)).build();
    }

    @Test
    void defaultsAreThoseOfThePythonClients() {
        HubConfig config = config(Map.of());
        assertThat(config.huggingFace())
                .isEqualTo(new HubSite(
                        URI.create("https://huggingface.co"), home.resolve(".cache/huggingface/hub"), null));
        assertThat(config.modelScope())
                .isEqualTo(
                        new HubSite(URI.create("https://modelscope.cn"), home.resolve(".cache/modelscope/hub"), null));
        assertThat(config.defaultSource()).isEqualTo(HubSource.HUGGING_FACE);
        assertThat(config.offline()).isFalse();
    }

    @Test
    void readsTheVariablesInPythonsOrder() {
        assertThat(config(Map.of("XDG_CACHE_HOME", "/x")).huggingFace().cacheDir())
                .isEqualTo(Path.of("/x/huggingface/hub"));
        assertThat(config(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "~/hf"))
                        .huggingFace()
                        .cacheDir())
                .isEqualTo(home.resolve("hf/hub"));
        HubConfig config = config(Map.of(
                "HF_HOME", "/h",
                "HF_HUB_CACHE", "/c",
                "HF_ENDPOINT", "https://mirror.example/hf/",
                "HF_TOKEN", " hf_x ",
                "HF_HUB_OFFLINE", "yes",
                "USE_HF", "0",
                "MODELSCOPE_CACHE", "/m",
                "MODELSCOPE_DOMAIN", "www.modelscope.ai",
                "MODELSCOPE_API_TOKEN", "ms-x"));
        assertThat(config.huggingFace())
                .isEqualTo(new HubSite(URI.create("https://mirror.example/hf"), Path.of("/c"), "hf_x"));
        assertThat(config.modelScope())
                .isEqualTo(new HubSite(URI.create("https://www.modelscope.ai"), Path.of("/m"), "ms-x"));
        assertThat(config.offline()).isTrue();
        assertThat(config.defaultSource()).isEqualTo(HubSource.MODEL_SCOPE);
    }

    @Test
    void readsTheTokenFileUnlessToldNotTo() throws IOException {
        Files.createDirectories(home.resolve(".cache/huggingface"));
        Files.writeString(home.resolve(".cache/huggingface/token"), "hf_saved\n");
        assertThat(config(Map.of()).huggingFace().token()).isEqualTo("hf_saved");
        assertThat(config(Map.of("HF_TOKEN", "hf_env")).huggingFace().token()).isEqualTo("hf_env");
        assertThat(config(Map.of("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1"))
                        .huggingFace()
                        .token())
                .isNull();
        Path other = Files.writeString(home.resolve("other"), "hf_other");
        assertThat(config(Map.of("HF_TOKEN_PATH", other.toString()))
                        .huggingFace()
                        .token())
                .isEqualTo("hf_other");
    }

    @Test
    void neverPrintsTheToken() {
        assertThat(config(Map.of("HF_TOKEN", "hf_x")).toString())
                .doesNotContain("hf_x")
                .contains("token=***");
    }

    @Test
    void listsEveryErrorTogether() {
        HubConfig.Builder builder = new HubConfig.Builder(new HubEnvironment(Map.of(), home))
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ofSeconds(-1))
                .maxAttempts(0);
        assertThatThrownBy(builder::build)
                .isInstanceOf(HubException.class)
                .hasMessageContaining("connectTimeout must be positive")
                .hasMessageContaining("readTimeout must be positive")
                .hasMessageContaining("maxAttempts must be at least 1, not 0");
        assertThatThrownBy(() -> new HubSite(URI.create("ftp://x"), home, "a b\n"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("endpoint 'ftp://x' must be an http or https address")
                .hasMessageContaining("the token must be printable ASCII")
                .hasMessageNotContaining("a b");
        assertThatThrownBy(() -> config(Map.of("HF_ENDPOINT", "https://a b")))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("environment variable HF_ENDPOINT is no address: 'https://a b'");
    }
}

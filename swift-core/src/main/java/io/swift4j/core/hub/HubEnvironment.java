package io.swift4j.core.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the environment variables of the Python hub clients as these do. */
record HubEnvironment(Map<String, String> variables, Path home) {

    private static final Logger LOG = LoggerFactory.getLogger(HubEnvironment.class);
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Set<String> FALSE = Set.of("0", "OFF", "NO", "FALSE");

    static HubEnvironment ofProcess() {
        return new HubEnvironment(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    HubSource defaultSource() {
        String useHf = variables.getOrDefault("USE_HF", "").toUpperCase(Locale.ROOT);
        return FALSE.contains(useHf) ? HubSource.MODEL_SCOPE : HubSource.HUGGING_FACE;
    }

    boolean offline() {
        return isTrue("HF_HUB_OFFLINE") || isTrue("TRANSFORMERS_OFFLINE");
    }

    HubSite huggingFace() {
        Path hfHome =
                path("HF_HOME", path("XDG_CACHE_HOME", home.resolve(".cache")).resolve("huggingface"));
        Path cache = path("HF_HUB_CACHE", path("HUGGINGFACE_HUB_CACHE", hfHome.resolve("hub")));
        URI endpoint = endpoint("HF_ENDPOINT", "https://huggingface.co");
        return new HubSite(endpoint, cache, huggingFaceToken(path("HF_TOKEN_PATH", hfHome.resolve("token"))));
    }

    HubSite modelScope() {
        Path cache = path(
                "MODELSCOPE_CACHE", home.resolve(".cache").resolve("modelscope").resolve("hub"));
        String domain = get("MODELSCOPE_DOMAIN");
        URI endpoint = endpoint("MODELSCOPE_ENDPOINT", "https://" + (domain == null ? "modelscope.cn" : domain));
        return new HubSite(endpoint, cache, get("MODELSCOPE_API_TOKEN"));
    }

    private @Nullable String huggingFaceToken(Path tokenFile) {
        String token = get("HF_TOKEN");
        if (token == null) {
            token = get("HUGGING_FACE_HUB_TOKEN");
        }
        if (token != null || isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
            return token;
        }
        try {
            String saved = Files.readString(tokenFile).strip();
            return saved.isEmpty() ? null : saved;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            LOG.warn("the token file {} cannot be read; going on without a token", tokenFile, e);
            return null;
        }
    }

    private URI endpoint(String variable, String fallback) {
        String value = get(variable);
        String address = value == null ? fallback : value.contains("://") ? value : "https://" + value;
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new HubException("environment variable " + variable + " is no address: '" + value + "'", e);
        }
    }

    private Path path(String variable, Path fallback) {
        String value = get(variable);
        if (value == null) {
            return fallback;
        }
        if (value.equals("~") || value.startsWith("~/")) {
            return home.resolve(value.substring(Math.min(2, value.length())));
        }
        return Path.of(value);
    }

    private boolean isTrue(String variable) {
        return TRUE.contains(variables.getOrDefault(variable, "").toUpperCase(Locale.ROOT));
    }

    private @Nullable String get(String variable) {
        String value = variables.get(variable);
        return value == null || value.isBlank() ? null : value.strip();
    }
}

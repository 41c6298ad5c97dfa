package io.swift4j.core.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How models are looked for and downloaded; immutable and thread-safe as far as {@code progress} is.
 *
 * @param defaultSource hub of ids without a prefix
 * @param huggingFace endpoint, cache and token of Hugging Face
 * @param modelScope endpoint, cache and token of ModelScope
 * @param revision branch, tag or commit used when a call names none; null for the hub's default branch
 * @param offline true to use the cache only and never the network
 * @param connectTimeout longest wait for a connection
 * @param readTimeout longest wait for an answer or for the next bytes of a file
 * @param maxAttempts tries of a request that fails in a way that may pass, counted anew when a download moves on
 * @param progress called on the downloading thread, about ten times a second and at the end of each file
 */
public record HubConfig(
        HubSource defaultSource,
        HubSite huggingFace,
        HubSite modelScope,
        @Nullable String revision,
        boolean offline,
        Duration connectTimeout,
        Duration readTimeout,
        int maxAttempts,
        Consumer<DownloadProgress> progress) {

    /**
     * Checks the values.
     *
     * @throws HubException listing everything that is wrong
     */
    public HubConfig {
        List<String> errors = new ArrayList<>();
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            errors.add("connectTimeout must be positive, not " + connectTimeout);
        }
        if (readTimeout.isNegative() || readTimeout.isZero()) {
            errors.add("readTimeout must be positive, not " + readTimeout);
        }
        if (maxAttempts < 1) {
            errors.add("maxAttempts must be at least 1, not " + maxAttempts);
        }
        if (!errors.isEmpty()) {
            throw new HubException("hub configuration: " + String.join("; ", errors));
        }
    }

    /**
     * Returns the configuration that the Python clients would use, from their environment variables: {@code HF_ENDPOINT}, {@code
     * HF_HOME}, {@code HF_HUB_CACHE}, {@code HF_TOKEN} or the token file, {@code HF_HUB_OFFLINE}; {@code MODELSCOPE_ENDPOINT},
     * {@code MODELSCOPE_CACHE}, {@code MODELSCOPE_API_TOKEN}; and {@code USE_HF=0} to make ModelScope the default.
     *
     * @throws HubException if a variable has a value that cannot be used
     */
    public static HubConfig fromEnvironment() {
        return builder().build();
    }

    /** Returns a builder that starts with the values of {@link #fromEnvironment}. */
    public static Builder builder() {
        return new Builder(HubEnvironment.ofProcess());
    }

    /** Returns the endpoint, cache and token of a hub. */
    public HubSite site(HubSource source) {
        return source == HubSource.HUGGING_FACE ? huggingFace : modelScope;
    }

    /** Collects values for a {@link HubConfig}; not thread-safe. What is set for a site is set for the given hub. */
    public static final class Builder {

        private HubSource defaultSource;
        private HubSite huggingFace;
        private HubSite modelScope;
        private @Nullable String revision;
        private boolean offline;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration readTimeout = Duration.ofSeconds(30);
        private int maxAttempts = 5;
        private Consumer<DownloadProgress> progress = ignored -> {};

        Builder(HubEnvironment environment) {
            this.defaultSource = environment.defaultSource();
            this.huggingFace = environment.huggingFace();
            this.modelScope = environment.modelScope();
            this.offline = environment.offline();
        }

        /** Sets the hub of ids without a prefix; the default is Hugging Face. */
        public Builder defaultSource(HubSource source) {
            this.defaultSource = source;
            return this;
        }

        /** Sets everything about one hub. */
        public Builder site(HubSource source, HubSite site) {
            if (source == HubSource.HUGGING_FACE) {
                this.huggingFace = site;
            } else {
                this.modelScope = site;
            }
            return this;
        }

        /** Sets the address of a hub, for example of a mirror. */
        public Builder endpoint(HubSource source, URI endpoint) {
            HubSite site = current(source);
            return site(source, new HubSite(endpoint, site.cacheDir(), site.token()));
        }

        /** Sets the cache folder of a hub. */
        public Builder cacheDir(HubSource source, Path cacheDir) {
            HubSite site = current(source);
            return site(source, new HubSite(site.endpoint(), cacheDir, site.token()));
        }

        /** Sets the access token of a hub; null sends none. */
        public Builder token(HubSource source, @Nullable String token) {
            HubSite site = current(source);
            return site(source, new HubSite(site.endpoint(), site.cacheDir(), token));
        }

        /** Sets the branch, tag or commit used when a call names none. */
        public Builder revision(@Nullable String revision) {
            this.revision = revision;
            return this;
        }

        /** Sets whether only the cache may be used; the default is {@code HF_HUB_OFFLINE}. */
        public Builder offline(boolean offline) {
            this.offline = offline;
            return this;
        }

        /** Sets the longest wait for a connection; the default is 10 seconds. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = timeout;
            return this;
        }

        /** Sets the longest wait for an answer or the next bytes; the default is 30 seconds. */
        public Builder readTimeout(Duration timeout) {
            this.readTimeout = timeout;
            return this;
        }

        /** Sets the tries of a request; the default is 5. */
        public Builder maxAttempts(int attempts) {
            this.maxAttempts = attempts;
            return this;
        }

        /** Sets who is told of progress; the default is nobody. */
        public Builder progress(Consumer<DownloadProgress> progress) {
            this.progress = progress;
            return this;
        }

        private HubSite current(HubSource source) {
            return source == HubSource.HUGGING_FACE ? huggingFace : modelScope;
        }

        /**
         * Returns the configuration.
         *
         * @throws HubException listing everything that is wrong
         */
        public HubConfig build() {
            return new HubConfig(
                    defaultSource,
                    huggingFace,
                    modelScope,
                    revision,
                    offline,
                    connectTimeout,
                    readTimeout,
                    maxAttempts,
                    progress);
        }
    }
}

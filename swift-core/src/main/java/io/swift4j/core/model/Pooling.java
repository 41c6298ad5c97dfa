package io.swift4j.core.model;

import io.swift4j.core.config.ConfigJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How the token vectors of a text become one. */
public enum Pooling {
    /** Average over real tokens. */
    MEAN,
    /** Largest value over real tokens, in each dimension. */
    MAX,
    /** The first token's vector. */
    CLS,
    /** The last real token's vector. */
    LASTTOKEN,
    /** Sum over real tokens divided by the root of their number. */
    MEAN_SQRT_LEN;

    String scriptName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a sentence-transformers folder asks for in {@code 1_Pooling/config.json}; mean where it has none. */
    public static Pooling read(Path folder) {
        Path file = folder.resolve("1_Pooling").resolve("config.json");
        if (!Files.exists(file)) {
            return MEAN;
        }
        ConfigJson config = ConfigJson.read(file);
        if (config.has("pooling_mode")) {
            return of(config.text("pooling_mode"));
        }
        Pooling found = null;
        for (Pooling pooling : values()) {
            String field = switch (pooling) {
                case MEAN -> "pooling_mode_mean_tokens";
                case MAX -> "pooling_mode_max_tokens";
                case CLS -> "pooling_mode_cls_token";
                case LASTTOKEN -> "pooling_mode_lasttoken";
                case MEAN_SQRT_LEN -> "pooling_mode_mean_sqrt_len_tokens";
            };
            if (config.flag(field, false)) {
                if (found != null) {
                    throw config.problem(field, "is true beside another mode; joined poolings are not supported");
                }
                found = pooling;
            }
        }
        if (found == null || config.flag("pooling_mode_weightedmean_tokens", false)) {
            throw config.problem("pooling_mode_…", "must switch on one of mean, max, cls, lasttoken or mean_sqrt_len");
        }
        return found;
    }

    /** The pooling with sentence-transformers' name. */
    public static Pooling of(String name) {
        for (Pooling pooling : values()) {
            if (pooling.scriptName().equals(name)) {
                return pooling;
            }
        }
        throw new IllegalArgumentException(
                "pooling '" + name + "' is not supported; use mean, max, cls, lasttoken or mean_sqrt_len");
    }
}

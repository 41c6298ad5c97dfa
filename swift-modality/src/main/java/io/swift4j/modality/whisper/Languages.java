package io.swift4j.modality.whisper;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.NearestName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The languages Whisper was trained on, by their codes and English names. */
final class Languages {

    /** Code by name, and by itself. */
    private static final Map<String, String> CODES = read();

    private Languages() {}

    private static Map<String, String> read() {
        Map<String, String> codes = new LinkedHashMap<>();
        try (InputStream stream = Objects.requireNonNull(Languages.class.getResourceAsStream("languages.txt"))) {
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] words = line.split(" ");
                for (String word : words) {
                    codes.put(word.replace('_', ' '), words[0]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return codes;
    }

    /**
     * The token of a language.
     *
     * @param language {@code en}, {@code english} or {@code <|en|>}, in any case
     * @param known the model's tokens by their text
     */
    static int token(String language, Map<String, Integer> known) {
        String wanted = language.toLowerCase(Locale.ROOT);
        String code = CODES.get(wanted);
        Integer token = known.get(code == null ? wanted : "<|" + code + "|>");
        if (token == null) {
            throw new SwiftException(
                    code == null
                            ? NearestName.unknown("language", language, CODES.keySet())
                            : "this model has no token of the language '" + language + "'; it has " + known.keySet());
        }
        return token;
    }

    /** The tokens that languages may have, as texts. */
    static Set<String> tokens() {
        return CODES.values().stream().map(code -> "<|" + code + "|>").collect(Collectors.toUnmodifiableSet());
    }

    /** The code of a language's token, such as {@code en}. */
    static String code(int token, Map<String, Integer> known) {
        return known.entrySet().stream()
                .filter(entry -> entry.getValue() == token)
                .map(entry -> entry.getKey().replaceAll("[<|>]", ""))
                .findFirst()
                .orElse("");
    }
}

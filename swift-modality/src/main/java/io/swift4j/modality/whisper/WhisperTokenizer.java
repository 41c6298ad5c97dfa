package io.swift4j.modality.whisper;

import io.swift4j.core.SwiftException;
import io.swift4j.core.text.Tokenizer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Turns text into the tokens that Whisper is trained on, and its answers into text.
 *
 * <p>Knows special tokens by their texts, {@code <|startoftranscript|>}, {@code <|en|>} and so on. Thread-safe.
 */
public final class WhisperTokenizer implements AutoCloseable {

    private static final double SECONDS_PER_TIMESTAMP = 0.02;
    private static final double SECONDS_PER_WINDOW = 30;

    private final Path folder;
    private final Tokenizer tokenizer;
    private final int firstTimestamp;

    private WhisperTokenizer(Path folder, Tokenizer tokenizer) {
        this.folder = folder;
        this.tokenizer = tokenizer;
        OptionalInt none = tokenizer.tokenId("<|notimestamps|>");
        this.firstTimestamp = none.isPresent() ? none.getAsInt() + 1 : Integer.MAX_VALUE;
    }

    /**
     * Loads a checkpoint's tokenizer.
     *
     * @throws SwiftException where the folder has no {@code tokenizer.json}
     */
    public static WhisperTokenizer load(Path folder) {
        if (!Files.exists(folder.resolve("tokenizer.json"))) {
            throw new SwiftException(folder + " has no tokenizer.json, which text needs");
        }
        return new WhisperTokenizer(folder, Tokenizer.load(folder));
    }

    /** The tokenizer itself. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The tokens of a text alone; {@code <|0.00|>} and the like in it are timestamps. */
    public int[] encode(String text) {
        return tokenizer.encode(text, false).ids();
    }

    /**
     * The tokens of an answer as the model is trained on it: start token, language, task, whether timestamps follow, text, end.
     *
     * @param language {@code en} or {@code english}; empty for none
     * @param task {@code transcribe} or {@code translate}; empty for none
     * @param timestamps whether the text has timestamps
     */
    public int[] encode(String text, Optional<String> language, Optional<String> task, boolean timestamps) {
        List<Integer> ids = new ArrayList<>();
        ids.add(special("<|startoftranscript|>"));
        language.ifPresent(name -> ids.add(language(name)));
        task.ifPresent(name -> ids.add(special("<|" + name + "|>")));
        if (!timestamps) {
            ids.add(special("<|notimestamps|>"));
        }
        for (int id : encode(text)) {
            ids.add(id);
        }
        ids.add(special("<|endoftext|>"));
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private int language(String name) {
        Map<String, Integer> known = new HashMap<>();
        for (String token : Languages.tokens()) {
            tokenizer.tokenId(token).ifPresent(id -> known.put(token, id));
        }
        return Languages.token(name, known);
    }

    private int special(String token) {
        OptionalInt id = tokenizer.tokenId(token);
        if (id.isEmpty()) {
            throw new SwiftException(folder.resolve("tokenizer.json") + " has no token " + token);
        }
        return id.getAsInt();
    }

    /** The words of tokens, without timestamps and special tokens. */
    public String decode(int[] tokens) {
        return tokenizer.decode(
                Arrays.stream(tokens).filter(token -> token < firstTimestamp).toArray(), true);
    }

    /**
     * The text of tokens with special tokens, and with timestamps that count from the beginning of the recording: where they go
     * back, a new window has begun.
     */
    public String decodeWithTimestamps(int[] tokens) {
        List<String> parts = new ArrayList<>();
        List<Integer> words = new ArrayList<>();
        double latest = 0;
        double before = 0;
        double windows = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] < firstTimestamp) {
                words.add(tokens[i]);
                continue;
            }
            parts.add(text(words));
            double time = (tokens[i] - firstTimestamp) * SECONDS_PER_TIMESTAMP;
            if (time < latest) {
                boolean endedInOne = i >= 2 && !(tokens[i - 1] >= firstTimestamp && tokens[i - 2] >= firstTimestamp);
                if (endedInOne) {
                    windows += SECONDS_PER_WINDOW;
                } else {
                    // The last timestamp only said where the next stretch would begin.
                    latest = before;
                    windows += before;
                    int kept = Math.max(0, parts.size() - 2);
                    parts.subList(kept, parts.size()).clear();
                }
            }
            before = latest;
            latest = time;
            parts.add("<|" + new BigDecimal(time + windows).setScale(2, RoundingMode.HALF_EVEN) + "|>");
        }
        parts.add(text(words));
        return String.join("", parts);
    }

    /** The text of some words, which are forgotten. */
    private String text(List<Integer> words) {
        int[] ids = words.stream().mapToInt(Integer::intValue).toArray();
        words.clear();
        return ids.length == 0 ? "" : tokenizer.decode(ids, false);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}

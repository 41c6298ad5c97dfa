package io.swift4j.core.text;

import io.swift4j.core.SwiftException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Turns generated token ids into text as they come, never with half a character.
 *
 * <p>Gives a piece as soon as its bytes are complete, as {@code DecodeStream} of the tokenizers library does. Unlike
 * {@link Tokenizer#decode} it leaves spaces as they are where a configuration asks for a clean-up. Not thread-safe; one
 * per generated sequence.
 */
public final class StreamingDetokenizer {

    private final Tokenizer tokenizer;
    private final boolean skipSpecialTokens;
    /** The tokens still needed to see how the next ones read. */
    private int[] window = new int[0];
    /** What the first {@link #prefixTokens} of them read; given out already. */
    private String prefix = "";

    private int prefixTokens;

    public StreamingDetokenizer(Tokenizer tokenizer, boolean skipSpecialTokens) {
        this.tokenizer = tokenizer;
        this.skipSpecialTokens = skipSpecialTokens;
    }

    /**
     * Takes the next token and returns the text it completes; empty if there is none yet.
     *
     * @throws SwiftException if the tokenizer takes back text given out before, as no tokenizer in use does
     */
    public Optional<String> next(int id) {
        if (prefix.isEmpty() && window.length > 0) {
            String text = decode();
            if (!text.endsWith("\uFFFD")) {
                prefix = text;
                prefixTokens = window.length;
            }
        }
        window = Arrays.copyOf(window, window.length + 1);
        window[window.length - 1] = id;
        String text = decode();
        if (text.endsWith("\uFFFD") || utf8Length(text) <= utf8Length(prefix)) {
            return Optional.empty();
        } else if (!text.startsWith(prefix)) {
            throw new SwiftException("the tokenizer changed text it had decoded before: \"" + prefix
                    + "\" is not how \"" + text + "\" begins");
        }
        String piece = text.substring(prefix.length());
        int kept = window.length - prefixTokens;
        window = Arrays.copyOfRange(window, prefixTokens, window.length);
        prefix = decode();
        prefixTokens = kept;
        return Optional.of(piece);
    }

    /**
     * Ends the text: returns what the tokens read that gave none so far, and starts anew. Bytes that never became a
     * character read as U+FFFD.
     */
    public String finish() {
        String text = decode();
        String rest = prefixTokens == window.length || !text.startsWith(prefix) ? "" : text.substring(prefix.length());
        window = new int[0];
        prefix = "";
        prefixTokens = 0;
        return rest;
    }

    private String decode() {
        return tokenizer.decodeRaw(window, skipSpecialTokens);
    }

    private static int utf8Length(String text) {
        return text.codePoints()
                .map(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
                .sum();
    }
}

package io.swift4j.core.text;

import java.util.Arrays;

/**
 * Turns generated token ids into text word by word, for people to read along.
 *
 * <p>Holds text back to its last space, except at a newline or a Chinese character, as transformers' {@code TextStreamer}
 * does. Not thread-safe; one per generated sequence.
 */
public final class WordStreamer {

    private final Tokenizer tokenizer;
    private final boolean skipSpecialTokens;
    private int[] line = new int[0];
    private int given;

    public WordStreamer(Tokenizer tokenizer, boolean skipSpecialTokens) {
        this.tokenizer = tokenizer;
        this.skipSpecialTokens = skipSpecialTokens;
    }

    /** Takes the next tokens and returns the text that is certain now, often empty. */
    public String next(int... ids) {
        int size = line.length;
        line = Arrays.copyOf(line, size + ids.length);
        System.arraycopy(ids, 0, line, size, ids.length);
        String text = tokenizer.decode(line, skipSpecialTokens);
        if (text.endsWith("\n")) {
            String piece = from(text, text.length());
            line = new int[0];
            given = 0;
            return piece;
        }
        boolean chinese = !text.isEmpty() && isChinese(text.codePointBefore(text.length()));
        String piece = from(text, chinese ? text.length() : text.lastIndexOf(' ') + 1);
        given += piece.length();
        return piece;
    }

    /** Ends the text: returns what was held back, and starts anew. */
    public String finish() {
        String text = line.length == 0 ? "" : tokenizer.decode(line, skipSpecialTokens);
        String rest = from(text, text.length());
        line = new int[0];
        given = 0;
        return rest;
    }

    private String from(String text, int end) {
        return given < end ? text.substring(given, end) : "";
    }

    private static boolean isChinese(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x2A6DF)
                || (c >= 0x2A700 && c <= 0x2B73F)
                || (c >= 0x2B740 && c <= 0x2B81F)
                || (c >= 0x2B820 && c <= 0x2CEAF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }
}

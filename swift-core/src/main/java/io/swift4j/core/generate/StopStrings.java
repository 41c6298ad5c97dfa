package io.swift4j.core.generate;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Tells whether a row's last token completes a stop string. */
final class StopStrings {

    private final List<String> strings;
    private final Function<int[], String> decode;
    private final int span;

    StopStrings(List<String> strings, Function<int[], String> decode) {
        this.strings = strings;
        this.decode = decode;
        // Every token holds at least one byte of text, and a character has at most four.
        this.span = 8 + 4 * strings.stream().mapToInt(String::length).max().orElse(0);
    }

    boolean completed(int[] row) {
        if (strings.isEmpty()) {
            return false;
        }
        int[] tail = Arrays.copyOfRange(row, Math.max(0, row.length - span), row.length);
        String text = decode.apply(tail);
        String before = decode.apply(Arrays.copyOf(tail, tail.length - 1));
        int unchanged = 0;
        int shared = Math.min(text.length(), before.length());
        while (unchanged < shared && text.charAt(unchanged) == before.charAt(unchanged)) {
            unchanged++;
        }
        for (String string : strings) {
            int at = text.lastIndexOf(string);
            if (at >= 0 && at + string.length() > unchanged) {
                return true;
            }
        }
        return false;
    }
}

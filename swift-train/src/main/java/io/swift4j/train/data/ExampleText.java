package io.swift4j.train.data;

import io.swift4j.core.text.Tokenizer;
import java.util.Arrays;

/** Shows an example as text, for a person to see what is learned before it is. */
public final class ExampleText {

    private ExampleText() {}

    /** All tokens as text. */
    public static String input(Tokenizer tokenizer, Example example) {
        return tokenizer.decode(example.ids(), false);
    }

    /** The tokens that are learned as text; others as their number, such as {@code [-100 * 12]}. */
    public static String labels(Tokenizer tokenizer, Example example) {
        StringBuilder text = new StringBuilder();
        int[] labels = example.labels();
        int start = 0;
        for (int end = 1; end <= labels.length; end++) {
            boolean learned = labels[start] != Example.NOTHING;
            if (end < labels.length && (labels[end] != Example.NOTHING) == learned) {
                continue;
            }
            if (learned) {
                text.append(tokenizer.decode(Arrays.copyOfRange(labels, start, end), false));
            } else {
                text.append("[-100 * ").append(end - start).append(']');
            }
            start = end;
        }
        return text.toString();
    }
}

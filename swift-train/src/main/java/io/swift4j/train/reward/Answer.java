package io.swift4j.train.reward;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a model gave to a prompt. The array is not copied: treat it as read-only.
 *
 * @param messages the prompt's messages, each with {@code role} and {@code content}
 * @param text the answer without special tokens
 * @param ids its tokens, the end token included where it came to an end
 * @param columns all columns of the prompt's row, such as {@code solution}
 */
public record Answer(
        List<Map<String, Object>> messages, String text, int[] ids, Map<String, @Nullable Object> columns) {

    public Answer {
        messages = List.copyOf(messages);
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }
}

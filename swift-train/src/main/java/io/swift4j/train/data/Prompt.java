package io.swift4j.train.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prompt to be answered while training. Arrays are not copied: treat them as read-only.
 *
 * @param ids its tokens, with what the chat template writes before an answer
 * @param messages its messages as chat templates see them
 * @param columns all columns of its row, for reward functions to judge answers by
 * @param origin the row it was made of
 */
public record Prompt(int[] ids, List<Map<String, Object>> messages, Map<String, @Nullable Object> columns, RowId origin)
        implements Encoded {

    public Prompt {
        if (ids.length == 0) {
            throw new IllegalArgumentException(origin + ": a prompt needs at least one token");
        }
        messages = List.copyOf(messages);
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    @Override
    public int length() {
        return ids.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prompt that
                && Arrays.equals(ids, that.ids)
                && messages.equals(that.messages)
                && columns.equals(that.columns)
                && origin.equals(that.origin);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + origin.hashCode();
    }

    @Override
    public String toString() {
        return "Prompt[" + origin + ", " + ids.length + " tokens]";
    }
}

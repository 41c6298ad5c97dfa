package io.swift4j.core.text;

import io.swift4j.core.SwiftException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chat whose last message carries a mark at its end, so that the text can be cut there after rendering.
 *
 * @param messages the messages, the last one marked
 * @param text what the last message says, without the mark
 */
record ContinuedMessage(List<Map<String, Object>> messages, String text) {

    private static final String MARK = "CONTINUE_FINAL_MESSAGE_TAG";
    private static final String SPACED_MARK = MARK + " ";

    static ContinuedMessage of(List<Map<String, Object>> messages, String field, String template) {
        Map<String, Object> last = new LinkedHashMap<>(messages.get(messages.size() - 1));
        Object value = last.get(field);
        if (value == null) {
            throw new SwiftException("the last message has no '" + field + "' to continue, only " + last.keySet());
        } else if (!template.contains(field)) {
            throw new SwiftException(
                    "the last message cannot be continued in '" + field + "', which the chat template never mentions");
        }
        String text;
        if (value instanceof String content) {
            text = content;
            last.put(field, content + SPACED_MARK);
        } else if (value instanceof List<?> blocks) {
            List<Object> marked = new ArrayList<>(blocks);
            text = markLastText(marked);
            last.put(field, marked);
        } else {
            throw new SwiftException("the '" + field + "' of the last message must be a text or a list of blocks to be"
                    + " continued, not a " + value.getClass().getSimpleName());
        }
        List<Map<String, Object>> all = new ArrayList<>(messages);
        all.set(all.size() - 1, last);
        return new ContinuedMessage(all, text);
    }

    private static String markLastText(List<Object> blocks) {
        for (int i = blocks.size() - 1; i >= 0; i--) {
            if (blocks.get(i) instanceof Map<?, ?> block && block.get("text") instanceof String text) {
                Map<Object, Object> marked = new LinkedHashMap<>(block);
                marked.put("text", text + SPACED_MARK);
                blocks.set(i, marked);
                return text;
            }
        }
        throw new SwiftException("no block of the last message has a text to continue");
    }

    /** The rendered text up to the mark, without the spaces before it where the template trimmed the message. */
    String cut(String rendered) {
        int at = rendered.lastIndexOf(MARK);
        if (at < 0 || !rendered.contains(strip(text, true))) {
            throw new SwiftException(
                    "the last message cannot be continued: the chat template does not write it as it is." + " Message: "
                            + strip(text, true) + "\nRendered chat:\n" + rendered);
        }
        String before = rendered.substring(0, at);
        return rendered.startsWith(SPACED_MARK, at) ? before : strip(before, false);
    }

    private static String strip(String text, boolean both) {
        int start = 0;
        int end = text.length();
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        while (both && start < end && isSpace(text.charAt(start))) {
            start++;
        }
        return text.substring(start, end);
    }

    /** Whitespace as Python has it. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }
}

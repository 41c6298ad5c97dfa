package io.swift4j.core.text;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message that is nothing but text.
 *
 * <p>Messages with tool calls or media are maps of their own; see {@link ChatRequest}.
 *
 * @param role who speaks: {@code system}, {@code user}, {@code assistant} or {@code tool} in most templates
 * @param content what is said
 */
public record ChatMessage(String role, String content) {

    public ChatMessage {
        if (role.isBlank()) {
            throw new IllegalArgumentException("a message needs a role, such as \"user\"");
        }
    }

    /** What the model is told before a conversation. */
    public static ChatMessage system(String content) {
        return new ChatMessage("system", content);
    }

    /** What the user says. */
    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    /** What the model said. */
    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }

    /** The message as templates see it. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", role);
        map.put("content", content);
        return map;
    }
}

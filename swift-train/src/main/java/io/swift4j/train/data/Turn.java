package io.swift4j.train.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One message of a row.
 *
 * @param message the message as chat templates see it, with {@code role}, {@code content} and perhaps {@code tool_calls}
 * @param loss whether it is learned; empty to leave that to the loss scale strategy. Only for the assistant
 * @param lossScale the factor of its loss, finite and not negative; empty for 1. Only for the assistant
 */
public record Turn(Map<String, Object> message, Optional<Boolean> loss, Optional<Float> lossScale) {

    public Turn {
        message = Collections.unmodifiableMap(new LinkedHashMap<>(message));
        if (!(message.get("role") instanceof String)) {
            throw new IllegalArgumentException("a message needs a role");
        }
        if (lossScale.isPresent() && !(lossScale.get() >= 0 && lossScale.get() < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("loss_scale must be finite and not negative, got " + lossScale.get());
        }
    }

    /** A message of text that follows the strategy. */
    public static Turn of(String role, String content) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", role);
        message.put("content", content);
        return new Turn(message, Optional.empty(), Optional.empty());
    }

    /** Who speaks: {@code system}, {@code user}, {@code assistant} or {@code tool}. */
    public String role() {
        return (String) Objects.requireNonNull(message.get("role"));
    }

    /** What is said; empty where the message is only tool calls. */
    public String content() {
        return message.get("content") instanceof String text ? text : "";
    }

    boolean isAssistant() {
        return role().equals("assistant");
    }
}

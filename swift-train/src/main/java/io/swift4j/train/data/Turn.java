package io.swift4j.train.data;

import io.swift4j.core.content.Content;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One message of a row.
 *
 * @param message the message as chat templates see it, with {@code role}, {@code content} and perhaps {@code tool_calls}; content
 *     is a list of parts where there are media
 * @param loss whether it is learned; empty to leave that to the loss scale strategy. Only for the assistant
 * @param lossScale the factor of its loss, finite and not negative; empty for 1. Only for the assistant
 * @param media of the parts of its content that are no text, in order
 */
public record Turn(
        Map<String, Object> message, Optional<Boolean> loss, Optional<Float> lossScale, List<Content.Medium> media) {

    /** A message without media. */
    public Turn(Map<String, Object> message, Optional<Boolean> loss, Optional<Float> lossScale) {
        this(message, loss, lossScale, List.of());
    }

    public Turn {
        media = List.copyOf(media);
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

    /** What is said, without media; empty where the message is only tool calls. */
    public String content() {
        if (message.get("content") instanceof String text) {
            return text;
        }
        StringBuilder text = new StringBuilder();
        parts().forEach(part -> text.append(part.getOrDefault("text", "")));
        return text.toString();
    }

    /** Whether its content is a list of parts. */
    boolean hasParts() {
        return message.get("content") instanceof List<?>;
    }

    /** The parts of its content. */
    List<Map<String, Object>> parts() {
        List<Map<String, Object>> parts = new ArrayList<>();
        if (message.get("content") instanceof List<?> list) {
            for (Object element : list) {
                Map<String, Object> part = new LinkedHashMap<>();
                ((Map<?, ?>) element).forEach((key, value) -> part.put(String.valueOf(key), value));
                parts.add(part);
            }
        }
        return parts;
    }

    Turn withParts(List<Map<String, Object>> parts, List<Content.Medium> all) {
        Map<String, Object> changed = new LinkedHashMap<>(message);
        changed.put("content", parts);
        return new Turn(changed, loss, lossScale, all);
    }

    boolean isAssistant() {
        return role().equals("assistant");
    }
}

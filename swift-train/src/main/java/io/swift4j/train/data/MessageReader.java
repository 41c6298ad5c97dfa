package io.swift4j.train.data;

import io.swift4j.core.content.Content;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads lists of messages in the spellings that data sets use. */
final class MessageReader {

    private static final String TOOL_CALL = "tool_call";
    private static final Map<String, String> ROLES = Map.ofEntries(
            Map.entry("system", "system"),
            Map.entry("user", "user"),
            Map.entry("human", "user"),
            Map.entry("assistant", "assistant"),
            Map.entry("gpt", "assistant"),
            Map.entry("bot", "assistant"),
            Map.entry(TOOL_CALL, TOOL_CALL),
            Map.entry("function_call", TOOL_CALL),
            Map.entry("tool", "tool"),
            Map.entry("tool_response", "tool"),
            Map.entry("function_response", "tool"),
            Map.entry("observation", "tool"));
    private static final Set<String> READ = Set.of("role", "from", "content", "value", "loss", "loss_scale");

    /** Marks a part that stands for the next medium of the row's column. */
    static final String PENDING = "pending";

    private final RowFields row;
    private final MediaReferences references;

    private MessageReader(RowFields row, MediaReferences references) {
        this.row = row;
        this.references = references;
    }

    /** Reads a list of {@code role} and {@code content}, of {@code from} and {@code value}, or of whole rounds. */
    static List<Turn> read(RowFields row, String field, MediaReferences references) {
        return new MessageReader(row, references).read(field);
    }

    private List<Turn> read(String field) {
        List<Turn> turns = new ArrayList<>();
        for (RowFields message : row.objects(field)) {
            if (message.has("human") || message.has("assistant")) {
                round(message, turns);
            } else {
                ToolForms.messages(message).forEach(each -> message(each, turns));
            }
        }
        if (turns.isEmpty() && row.problems().isEmpty()) {
            row.report(field, "it must have at least one message");
        }
        for (int i = 1; i < turns.size(); i++) {
            if (turns.get(i).role().equals("system")) {
                row.problems().add(field + ": message " + i + " has role \"system\", which only the first may have");
            }
        }
        return turns;
    }

    private static void round(RowFields round, List<Turn> turns) {
        for (String side : List.of("human", "assistant")) {
            Optional<String> text = round.text(side);
            if (text.isPresent()) {
                turns.add(Turn.of(side.equals("human") ? "user" : side, text.get()));
            } else if (!round.has(side)) {
                round.report(side, "a round needs text for \"human\" and for \"assistant\"");
            }
        }
    }

    private void message(RowFields message, List<Turn> turns) {
        String roleField = message.has("role") || !message.has("from") ? "role" : "from";
        String role = ROLES.get(message.text(roleField).orElse(""));
        if (role == null) {
            if (!message.has(roleField) || message.value(roleField) instanceof String) {
                message.report(
                        roleField,
                        "it must be system, user, assistant, tool_call or tool_response (tool), or an alias");
            }
            return;
        }
        String contentField = message.has("content") || !message.has("value") ? "content" : "value";
        if (role.equals(TOOL_CALL)) {
            toolCall(message, contentField, turns);
            return;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", role);
        List<Content.Medium> media = new ArrayList<>();
        map.put("content", content(message, contentField, media));
        for (String name : message.names()) {
            Object value = message.value(name);
            if (!READ.contains(name) && value != null) {
                map.put(name, value);
            }
        }
        if (!message.isEmpty("tool_calls")) {
            map.put("tool_calls", ToolForms.calls(message));
        }
        turn(message, map, media, turns);
    }

    private static void turn(RowFields message, Map<String, Object> map, List<Content.Medium> media, List<Turn> turns) {
        Optional<Boolean> loss = message.flag("loss");
        Optional<Float> scale = message.number("loss_scale").map(Double::floatValue);
        if (!"assistant".equals(map.get("role"))) {
            for (String field : List.of("loss", "loss_scale")) {
                if (message.has(field)) {
                    message.report(field, "only messages of the assistant are learned");
                }
            }
            loss = Optional.empty();
            scale = Optional.empty();
        }
        if (scale.isPresent() && !(scale.get() >= 0 && scale.get() < Float.POSITIVE_INFINITY)) {
            message.report("loss_scale", "it must be finite and not negative");
            scale = Optional.empty();
        }
        turns.add(new Turn(map, loss, scale, media));
    }

    private Object content(RowFields message, String field, List<Content.Medium> media) {
        Object value = message.value(field);
        if (value instanceof List<?>) {
            return parts(message, field, media);
        }
        if (value == null) {
            if (message.isEmpty("tool_calls")) {
                message.report(field, "it must be text");
            }
            return "";
        }
        return message.text(field).orElse("");
    }

    /** Text where all parts are, else the parts. */
    private Object parts(RowFields message, String field, List<Content.Medium> media) {
        List<Map<String, Object>> parts = new ArrayList<>();
        boolean onlyText = true;
        for (RowFields part : message.objects(field)) {
            String type = String.valueOf(part.value("type"));
            if (type.equals("text")) {
                if (!part.has("text")) {
                    part.report("text", "it must be text");
                }
                Map<String, Object> text = new LinkedHashMap<>();
                text.put("type", "text");
                text.put("text", part.text("text").orElse(""));
                parts.add(text);
            } else {
                onlyText = false;
                MediaPart.read(part, type, references, parts, media);
            }
        }
        if (!onlyText) {
            return parts;
        }
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.get("text")));
        return text.toString();
    }

    /** Adds a call to the assistant's message before it if that holds calls too, else makes a message of it. */
    private static void toolCall(RowFields message, String field, List<Turn> turns) {
        Optional<Map<String, @Nullable Object>> call = RowFields.object(message.value(field));
        if (call.isEmpty() || !(call.get().get("name") instanceof String)) {
            message.report(field, "it must be {\"name\": …, \"arguments\": {…}} as JSON");
            return;
        }
        Map<String, @Nullable Object> function = new LinkedHashMap<>();
        function.put("name", call.get().get("name"));
        function.put("arguments", call.get().getOrDefault("arguments", Map.of()));
        List<Object> calls = new ArrayList<>();
        Turn last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
        boolean plain = !message.has("loss") && !message.has("loss_scale");
        if (last != null && plain && last.message().get("tool_calls") instanceof List<?> before) {
            calls.addAll(before);
        }
        calls.add(Map.of("type", "function", "function", function));
        Map<String, Object> map = new LinkedHashMap<>();
        if (calls.size() > 1 && last != null) {
            map.putAll(last.message());
            map.put("tool_calls", calls);
            turns.set(turns.size() - 1, new Turn(map, last.loss(), last.lossScale()));
            return;
        }
        map.put("role", "assistant");
        map.put("content", "");
        map.put("tool_calls", calls);
        turn(message, map, List.of(), turns);
    }
}

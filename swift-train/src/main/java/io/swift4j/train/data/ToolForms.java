package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings tools, their calls and their results to one form, that of chat templates: OpenAI's {@code tool_calls} with arguments as
 * JSON text, and Anthropic's parts {@code tool_use}, {@code tool_result} and {@code thinking} and tools with {@code input_schema}.
 */
final class ToolForms {

    private static final Set<String> ANTHROPIC = Set.of("tool_use", "tool_result", "thinking");

    private ToolForms() {}

    /** The messages that one message of Anthropic's form stands for; itself where it is of another. */
    static List<RowFields> messages(RowFields message) {
        if (!(message.value("content") instanceof List<?> parts)
                || parts.stream().noneMatch(part -> part instanceof Map<?, ?> map && ANTHROPIC.contains(type(map)))) {
            return List.of(message);
        }
        List<RowFields> messages = new ArrayList<>();
        List<Object> rest = new ArrayList<>();
        List<Object> calls = new ArrayList<>();
        List<String> thoughts = new ArrayList<>();
        for (RowFields part : message.objects("content")) {
            switch (type(part.fields())) {
                case "tool_use" -> call(part).ifPresent(calls::add);
                case "tool_result" -> messages.add(result(part, message));
                case "thinking" ->
                    part.text("thinking")
                            .ifPresentOrElse(thoughts::add, () -> part.report("thinking", "it must be text"));
                default -> rest.add(part.fields());
            }
        }
        if (rest.isEmpty() && calls.isEmpty() && thoughts.isEmpty()) {
            return messages;
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(message.fields());
        fields.put("content", rest.isEmpty() ? "" : rest);
        if (!thoughts.isEmpty()) {
            fields.put("reasoning_content", String.join("\n", thoughts));
        }
        if (!calls.isEmpty()) {
            fields.put("tool_calls", calls);
        }
        messages.add(message.with(fields));
        return messages;
    }

    private static String type(Map<?, ?> part) {
        return String.valueOf(part.get("type"));
    }

    private static Optional<Object> call(RowFields part) {
        if (!(part.value("name") instanceof String)) {
            part.report("name", "it must be the name of a tool");
            return Optional.empty();
        }
        Map<String, @Nullable Object> function = new LinkedHashMap<>();
        function.put("name", part.value("name"));
        function.put("arguments", part.has("input") ? part.value("input") : Map.of());
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        call.put("type", "function");
        if (part.has("id")) {
            call.put("id", part.value("id"));
        }
        call.put("function", function);
        return Optional.of(call);
    }

    private static RowFields result(RowFields part, RowFields message) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("role", "tool");
        Object content = part.value("content");
        fields.put("content", content == null ? "" : content);
        if (part.has("tool_use_id")) {
            fields.put("tool_call_id", part.value("tool_use_id"));
        }
        return message.with(fields);
    }

    /** Checks {@code tool_calls}, and makes objects of arguments that are JSON text. */
    static List<Object> calls(RowFields message) {
        List<Object> calls = new ArrayList<>();
        for (RowFields call : message.objects("tool_calls")) {
            Optional<Map<String, @Nullable Object>> function = RowFields.object(call.value("function"));
            if (function.isEmpty() || !(function.get().get("name") instanceof String)) {
                call.report("function", "it must be an object with the name of a tool and arguments");
                continue;
            }
            Object given = function.get().get("arguments");
            Optional<Map<String, @Nullable Object>> arguments =
                    given == null || "".equals(given) ? Optional.of(new LinkedHashMap<>()) : RowFields.object(given);
            if (arguments.isEmpty()) {
                call.report("function", "its arguments must be an object, or one as JSON text");
                continue;
            }
            Map<String, @Nullable Object> whole = new LinkedHashMap<>(function.get());
            whole.put("arguments", arguments.get());
            Map<String, @Nullable Object> copy = new LinkedHashMap<>(call.fields());
            copy.put("type", "function");
            copy.put("function", whole);
            calls.add(copy);
        }
        return calls;
    }

    /** A tool as chat templates have it; a function alone is put in one. */
    static Map<String, Object> tool(Map<String, @Nullable Object> given) {
        Map<String, @Nullable Object> function = new LinkedHashMap<>(given);
        if (given.get("input_schema") != null) {
            function.put("parameters", function.remove("input_schema"));
        } else if (given.containsKey("type") || given.containsKey("function")) {
            return present(given);
        }
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("type", "function");
        tool.put("function", present(function));
        return Collections.unmodifiableMap(tool);
    }

    private static Map<String, Object> present(Map<String, @Nullable Object> map) {
        Map<String, Object> present = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (value != null) {
                present.put(key, value);
            }
        });
        return Collections.unmodifiableMap(present);
    }

    /** The text of a system prompt that is text or Anthropic's list of texts; empty where it is neither. */
    static Optional<String> system(@Nullable Object value) {
        if (value instanceof String text) {
            return Optional.of(text);
        }
        if (value instanceof List<?> parts
                && !parts.isEmpty()
                && parts.stream()
                        .allMatch(part -> part instanceof Map<?, ?> map && map.get("text") instanceof String)) {
            return Optional.of(parts.stream()
                    .map(part -> String.valueOf(((Map<?, ?>) part).get("text")))
                    .collect(Collectors.joining("\n")));
        }
        return Optional.empty();
    }
}

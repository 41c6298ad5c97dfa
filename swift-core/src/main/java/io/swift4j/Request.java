package io.swift4j;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.Message;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.task.TaskConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is asked: a conversation, and in which modality it is to answer.
 *
 * @param messages the conversation, at least one message
 * @param task which output is wanted, and what may go in; empty for what the model was loaded for
 * @param schema of answers in JSON (JSON Schema, draft 2020-12); empty for any JSON
 * @param generation how tokens are chosen; empty for what the checkpoint wants. Pictures take theirs from {@code options}
 * @param options of one output, by their class: {@code DrawOptions}
 */
public record Request(
        List<Message> messages,
        Optional<TaskConfig> task,
        Optional<String> schema,
        Optional<GenerationConfig> generation,
        Map<Class<?>, Object> options) {

    public Request {
        messages = List.copyOf(messages);
        options = Map.copyOf(options);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a request needs at least one message");
        }
    }

    /** One message of a user. */
    public static Request of(Content... content) {
        return of(List.of(Message.user(content)));
    }

    /** A conversation. */
    public static Request of(List<Message> messages) {
        return new Request(messages, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    /** The same for a task. */
    public Request withTask(TaskConfig wanted) {
        return new Request(messages, Optional.of(wanted), schema, generation, options);
    }

    /** The same with a JSON schema. */
    public Request withSchema(String wanted) {
        return new Request(messages, task, Optional.of(wanted), generation, options);
    }

    /** The same with other settings. */
    public Request withGeneration(GenerationConfig wanted) {
        return new Request(messages, task, schema, Optional.of(wanted), options);
    }

    /** The same with options of an output. */
    public <T> Request with(Class<T> type, T value) {
        Map<Class<?>, Object> more = new LinkedHashMap<>(options);
        more.put(type, value);
        return new Request(messages, task, schema, generation, more);
    }

    /** The options of a type, if they were given. */
    public <T> Optional<T> option(Class<T> type) {
        return Optional.ofNullable(type.cast(options.get(type)));
    }

    /** How tokens are chosen. */
    public GenerationConfig config(SwiftModel model) {
        return generation.orElseGet(model::generationConfig);
    }

    /** The words of the last message, one part after the other. */
    public String words() {
        return messages.get(messages.size() - 1).words();
    }
}

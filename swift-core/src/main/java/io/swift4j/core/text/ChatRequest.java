package io.swift4j.core.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A chat to render, and how.
 *
 * <p>Messages, tools and documents are what a JSON file would hold: maps, lists, text, numbers, booleans and nulls. They
 * are read when the chat is rendered, not copied before, and never changed.
 *
 * @param messages the messages in order, at least one
 * @param tools JSON schemas of the tools the model may call; empty for none
 * @param documents documents the model may draw on, with {@code title} and {@code text}; empty for none
 * @param addGenerationPrompt whether the text ends where the assistant's answer begins
 * @param continuedField the field of the last message that the text ends inside of, for the model to continue; empty for
 *     none. Not together with {@code addGenerationPrompt}
 * @param template the name of the template to use; empty for {@code tool_use} if there are tools and such a template,
 *     else {@code default}
 * @param variables further variables of the template, such as {@code enable_thinking}
 */
public record ChatRequest(
        List<Map<String, Object>> messages,
        Optional<List<Map<String, Object>>> tools,
        Optional<List<Map<String, Object>>> documents,
        boolean addGenerationPrompt,
        Optional<String> continuedField,
        Optional<String> template,
        Map<String, @Nullable Object> variables) {

    public ChatRequest {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a chat needs at least one message");
        }
        if (addGenerationPrompt && continuedField.isPresent()) {
            throw new IllegalArgumentException(
                    "a chat either ends with a generation prompt or continues its last" + " message, not both");
        }
        messages = Collections.unmodifiableList(new ArrayList<>(messages));
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** A chat of messages as maps with {@code role}, {@code content} and whatever else the template reads. */
    public static ChatRequest of(List<Map<String, Object>> messages) {
        return new ChatRequest(
                messages, Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(), Map.of());
    }

    /** A chat of plain text messages. */
    public static ChatRequest of(ChatMessage... messages) {
        return of(Arrays.stream(messages).map(ChatMessage::toMap).toList());
    }

    /** Lets the model call tools. */
    public ChatRequest withTools(List<Map<String, Object>> newTools) {
        return new ChatRequest(
                messages, Optional.of(newTools), documents, addGenerationPrompt, continuedField, template, variables);
    }

    /** Lets the model draw on documents. */
    public ChatRequest withDocuments(List<Map<String, Object>> newDocuments) {
        return new ChatRequest(
                messages, tools, Optional.of(newDocuments), addGenerationPrompt, continuedField, template, variables);
    }

    /** Ends the text where the assistant's answer begins. */
    public ChatRequest withGenerationPrompt() {
        return new ChatRequest(messages, tools, documents, true, continuedField, template, variables);
    }

    /** Ends the text inside the content of the last message, for the model to continue. */
    public ChatRequest continuingFinalMessage() {
        return continuingFinalMessage("content");
    }

    /** Ends the text inside a field of the last message, for the model to continue. */
    public ChatRequest continuingFinalMessage(String field) {
        return new ChatRequest(
                messages, tools, documents, addGenerationPrompt, Optional.of(field), template, variables);
    }

    /** Uses the template of a name. */
    public ChatRequest withTemplate(String name) {
        return new ChatRequest(
                messages, tools, documents, addGenerationPrompt, continuedField, Optional.of(name), variables);
    }

    /** Sets a further variable of the template; it wins over a special token of the same name. */
    public ChatRequest withVariable(String name, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new ChatRequest(messages, tools, documents, addGenerationPrompt, continuedField, template, more);
    }
}

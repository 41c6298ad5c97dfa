package io.swift4j.train.data;

import io.swift4j.core.content.Content;
import io.swift4j.core.text.ChatRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a row, with what a chat template needs besides.
 *
 * @param turns the messages in order, at least one
 * @param tools JSON schemas of the tools; empty for none
 * @param variables further variables of the chat template, the row's {@code chat_template_kwargs}
 * @param grounding what tags for things and places in the texts stand for; empty for none
 * @param speech what is to be spoken; empty for none
 */
public record Conversation(
        List<Turn> turns,
        Optional<List<Map<String, Object>>> tools,
        Map<String, @Nullable Object> variables,
        Optional<Grounding> grounding,
        Optional<SpokenRow> speech) {

    /** A conversation without places and speech. */
    public Conversation(
            List<Turn> turns, Optional<List<Map<String, Object>>> tools, Map<String, @Nullable Object> variables) {
        this(turns, tools, variables, Optional.empty(), Optional.empty());
    }

    public Conversation {
        turns = List.copyOf(turns);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("a conversation needs at least one message");
        }
    }

    /** A conversation of messages only. */
    public static Conversation of(List<Turn> turns) {
        return new Conversation(turns, Optional.empty(), Map.of());
    }

    /** Whether it is plain text to continue, as in pre-training: one message, of the assistant. */
    public boolean isPlainText() {
        return turns.size() == 1
                && turns.get(0).isAssistant()
                && !turns.get(0).message().containsKey("tool_calls");
    }

    /** The media of all messages, in order. */
    public List<Content.Medium> media() {
        return turns.stream().flatMap(turn -> turn.media().stream()).toList();
    }

    Turn last() {
        return turns.get(turns.size() - 1);
    }

    ChatRequest request(int turnCount, boolean generationPrompt) {
        List<Map<String, Object>> messages = new ArrayList<>(
                turns.subList(0, turnCount).stream().map(Turn::message).toList());
        ChatRequest request = ChatRequest.of(messages);
        if (tools.isPresent()) {
            request = request.withTools(tools.get());
        }
        for (Map.Entry<String, @Nullable Object> variable : variables.entrySet()) {
            request = request.withVariable(variable.getKey(), variable.getValue());
        }
        return generationPrompt ? request.withGenerationPrompt() : request;
    }

    Conversation withGrounding(Optional<Grounding> places) {
        return new Conversation(turns, tools, variables, places, speech);
    }

    /** The same with other messages. */
    Conversation with(List<Turn> other) {
        return new Conversation(other, tools, variables, grounding, speech);
    }

    Conversation withSystem(String system) {
        if (turns.get(0).role().equals("system")) {
            return this;
        }
        List<Turn> all = new ArrayList<>();
        all.add(Turn.of("system", system));
        all.addAll(turns);
        return with(all);
    }
}

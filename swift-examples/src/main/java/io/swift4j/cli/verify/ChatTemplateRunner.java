package io.swift4j.cli.verify;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.jinja.JinjaException;
import io.swift4j.core.text.ChatRequest;
import io.swift4j.core.text.EncodedChat;
import io.swift4j.core.text.Tokenizer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** {@code chat_template}: messages to text, ids and the mask of what the assistant said. */
final class ChatTemplateRunner implements CaseRunner {

    /** The day that the reference's cases were rendered on. */
    static final Clock CLOCK = Clock.fixed(Instant.parse("2024-07-26T00:00:00Z"), ZoneOffset.UTC);

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        Tokenizer tokenizer = folder.tokenizer();
        ConfigJson text = one.text();
        EncodedChat chat;
        try {
            chat = tokenizer.encodeChat(request(text), tokenizer.chatTemplate().withClock(CLOCK));
        } catch (JinjaException e) {
            if (text.has("error")) {
                comparison.equal("error", e.reason(), text.text("error"));
            } else {
                comparison.problem("line " + e.line() + ": " + e.reason());
            }
            return;
        }
        if (text.has("error")) {
            comparison.problem("must fail with \"" + text.text("error") + "\", but gives " + chat.text());
            return;
        }
        comparison.equal("rendered", chat.text(), text.text("rendered"));
        comparison.equal("ids", Arrays.stream(chat.ids()).boxed().toList(), text.integers("ids"));
        if (text.has("assistant_masks")) {
            comparison.equal(
                    "assistant_masks",
                    Arrays.stream(chat.assistantMask()).boxed().toList(),
                    text.integers("assistant_masks"));
        }
    }

    private static ChatRequest request(ConfigJson text) {
        ChatRequest request = ChatRequest.of(maps(text, "messages"));
        if (text.has("tools")) {
            request = request.withTools(maps(text, "tools"));
        }
        ConfigJson options = text.object("kwargs");
        for (Map.Entry<String, Object> option : options.plain().entrySet()) {
            switch (option.getKey()) {
                case "add_generation_prompt" ->
                    request = options.flag(option.getKey(), false) ? request.withGenerationPrompt() : request;
                case "continue_final_message" ->
                    request = options.flag(option.getKey(), false) ? request.continuingFinalMessage() : request;
                default -> request = request.withVariable(option.getKey(), option.getValue());
            }
        }
        return request;
    }

    private static List<Map<String, Object>> maps(ConfigJson text, String field) {
        return text.objects(field).stream().map(ConfigJson::plain).toList();
    }
}

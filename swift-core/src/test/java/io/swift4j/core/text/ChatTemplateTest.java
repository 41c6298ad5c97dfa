package io.swift4j.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.swift4j.core.SwiftException;
import io.swift4j.core.jinja.JinjaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {

    private static final String SIMPLE =
            "{{ bos_token }}{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}{% generation %}"
                    + "{{ m.content }}{% endgeneration %}{% else %}{{ m.content|trim }}{% endif %}{% endfor %}"
                    + "{% if add_generation_prompt %}<assistant>{% endif %}";

    private static final ChatRequest CHAT = ChatRequest.of(
            new ChatMessage("user", " Hi 😀 "), new ChatMessage("assistant", "Hello"), new ChatMessage("user", "Bye"));

    private static ChatTemplate template(String source) {
        return ChatTemplate.of(source, Map.of("bos_token", "<s>"));
    }

    @Test
    void rendersMessagesAndMarksTheAssistantInCodePoints() {
        RenderedChat chat = template(SIMPLE).render(CHAT.withGenerationPrompt());
        assertThat(chat.text()).isEqualTo("<s><user>Hi 😀<assistant>Hello<user>Bye<assistant>");
        assertThat(chat.assistantSpans()).containsExactly(new TextSpan(24, 29));
        assertThat(template(SIMPLE).marksAssistant(CHAT)).isTrue();
        assertThat(template("x").marksAssistant(CHAT)).isFalse();
    }

    @Test
    void variablesWinOverSpecialTokens() {
        assertThat(template("{{ bos_token }}{{ extra }}{{ tools }}")
                        .render(CHAT.withVariable("bos_token", "B").withVariable("extra", List.of(1)))
                        .text())
                .isEqualTo("B[1]None");
    }

    @Test
    void theLastMessageCanBeContinued() {
        ChatRequest request = ChatRequest.of(new ChatMessage("user", "Hi"), new ChatMessage("assistant", "Once "))
                .continuingFinalMessage();
        assertThat(template(SIMPLE + "END").render(request).text()).isEqualTo("<s><user>Hi<assistant>Once ");
        String trimming = "{% for m in messages %}{{ m.content|trim }}|{% endfor %}";
        assertThat(template(trimming).render(request).text()).isEqualTo("Hi|Once");
    }

    @Test
    void theLastTextBlockCanBeContinued() {
        Map<String, Object> message = Map.of(
                "role", "assistant", "content", List.of(Map.of("type", "text", "text", "So"), Map.of("type", "image")));
        ChatRequest request = ChatRequest.of(List.of(message)).continuingFinalMessage();
        String source = "{% for b in messages[0].content %}{{ b.text }}[{{ b.type }}]{% endfor %}";
        assertThat(template(source).render(request).text()).isEqualTo("So");
    }

    @Test
    void aMessageTheTemplateDoesNotWriteCannotBeContinued() {
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> template("no content").render(CHAT.continuingFinalMessage()))
                .withMessageContaining("the chat template does not write it");
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> template("x").render(CHAT.continuingFinalMessage("reasoning")))
                .withMessageContaining("no 'reasoning' to continue");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> CHAT.withGenerationPrompt().continuingFinalMessage())
                .withMessageContaining("not both");
    }

    @Test
    void theMessageOfRaiseExceptionIsVerbatim() {
        assertThatExceptionOfType(JinjaException.class)
                .isThrownBy(() -> template("{{ raise_exception('Roles must alternate!') }}")
                        .render(CHAT))
                .withMessage("Roles must alternate!");
    }

    @Test
    void anotherTemplateIsChosenByNameOrByTools() {
        ChatTemplate named = ChatTemplate.of(Map.of("default", "D", "tool_use", "T", "rag", "R"), Map.of());
        assertThat(named.render(CHAT).text()).isEqualTo("D");
        assertThat(named.render(CHAT.withTools(List.of())).text()).isEqualTo("T");
        assertThat(named.render(CHAT.withTemplate("rag")).text()).isEqualTo("R");
        assertThatExceptionOfType(SwiftException.class)
                .isThrownBy(() -> named.render(CHAT.withTemplate("nope")))
                .withMessage("no chat template is called 'nope'; there are [default, rag, tool_use]");
    }

    @Test
    void templatesAreFoundWhereTransformersFindsThem(@TempDir Path folder) throws IOException {
        TextFixtures.copy("wordpiece", folder);
        Path config = folder.resolve("tokenizer_config.json");
        Files.writeString(config, "{}");
        try (Tokenizer none = Tokenizer.load(folder)) {
            assertThat(none.hasChatTemplate()).isFalse();
            assertThatExceptionOfType(SwiftException.class)
                    .isThrownBy(none::chatTemplate)
                    .withMessageContaining("has no chat template");
        }
        Files.writeString(
                config,
                "{\"chat_template\": [{\"name\": \"default\", \"template\": \"list\"}, "
                        + "{\"name\": \"tool_use\", \"template\": \"tools\"}]}");
        assertThat(text(folder)).isEqualTo("list");
        Files.writeString(folder.resolve("chat_template.json"), "{\"chat_template\": \"json\"}");
        assertThat(text(folder)).isEqualTo("json");
        Files.writeString(folder.resolve("chat_template.jinja"), "jinja");
        assertThat(text(folder)).isEqualTo("jinja");
    }

    private static String text(Path folder) {
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            return tokenizer.chatTemplate().render(CHAT).text();
        }
    }

    @Test
    void aChatNeedsAMessage() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> ChatRequest.of(List.of()))
                .withMessage("a chat needs at least one message");
    }
}

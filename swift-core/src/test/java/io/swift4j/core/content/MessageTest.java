package io.swift4j.core.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.SwiftModel;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.core.testing.TinyModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageTest {

    @TempDir
    private Path folder;

    @Test
    void textAloneIsATextToTemplatesAndMediaMakeParts() {
        assertThat(Message.user("Hi").toMap()).isEqualTo(Map.of("role", "user", "content", "Hi"));
        Message shown =
                Message.user(Content.image(Path.of("a.png")), Content.text("and"), Content.audio(Path.of("b.wav")));
        assertThat(shown.toMap().get("content"))
                .isEqualTo(List.of(
                        Map.of("type", "image"), Map.of("type", "text", "text", "and"), Map.of("type", "audio")));
        assertThat(shown.media()).hasSize(2);
    }

    @Test
    void emptyMessagesAndUnknownKindsAreRefused() {
        assertThatThrownBy(Message::user).hasMessageContaining("at least one part");
        assertThatThrownBy(() -> new Message(" ", List.of(Content.text("x")))).hasMessageContaining("role");
        Message any = Message.user(Content.medium(Path.of("a.bin")));
        assertThatThrownBy(any::toMap).hasMessageContaining("a.bin");
    }

    @Test
    void referencesSayWhatTheyAreInMessages() {
        assertThat(MediaRef.parse("data:image/png;base64," + "A".repeat(100)).name())
                .endsWith("… (122 characters)");
        assertThat(MediaRef.parse("https://example.org/a.png?key=secret").name())
                .isEqualTo("https://example.org/a.png");
        assertThat(MediaRef.parse("pictures/a.png")).isEqualTo(MediaRef.of(Path.of("pictures/a.png")));
        assertThatThrownBy(() -> new MediaRef.Frames(List.of(), 2)).hasMessageContaining("0 pictures");
    }

    @Test
    void aTaskTakesTextBesidesAndFindsItsHead() {
        TaskConfig task = TaskConfig.of(Modality.IMAGE, Modality.TEXT, TaskType.CAPTION);
        assertThat(task.inputs()).containsExactlyInAnyOrder(Modality.TEXT, Modality.IMAGE);
        assertThat(task.withInput(Modality.AUDIO).inputs()).contains(Modality.AUDIO, Modality.IMAGE);
        assertThat(task.heads("m", Set.of(Modality.TEXT))).containsExactly(Modality.TEXT);
        assertThatThrownBy(() -> task.heads("m", Set.of()))
                .hasMessageContaining("caption (from text and pictures to text)")
                .hasMessageContaining("m has no head for that; it gives nothing");
    }

    @Test
    void withoutTheModuleForMediaAPictureIsRefusedNamingTheArtifact() {
        try (SwiftModel model =
                SwiftModel.fromPretrained(TinyModel.llama().write(folder).toString())) {
            assertThat(model.takes()).containsExactly(Modality.TEXT);
            List<Message> chat = List.of(Message.user(Content.image(Path.of("cat.png"))));
            assertThatThrownBy(() -> model.chat(chat))
                    .hasMessageContaining("cat.png is no text")
                    .hasMessageContaining("add the artifact io.swift4j:swift-modality");
        }
    }
}

package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.answer.sound.SoundOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Speech and music through one call, with small random models. */
@ExtendWith(NoLeaks.class)
class SoundAnswersTest {

    private static final Path MODALITY = Path.of("../swift-modality/src/test/resources");
    private static final Path TEXTS = Path.of("../swift-core/src/test/resources/text/chatml");
    private static final SoundOptions SHORT =
            SoundOptions.defaults().withSeconds(0.3).likeliest();

    @TempDir
    private Path folder;

    private static Request speak(String words) {
        return heard(Request.of(Content.text(words)));
    }

    private static Request heard(Request request) {
        return request.withTask(new TaskConfig(EnumSet.allOf(Modality.class), Modality.AUDIO, TaskType.GENERATION));
    }

    private static Sound sound(Response response) {
        Content.Audio audio =
                (Content.Audio) response.content().get(response.content().size() - 1);
        return (Sound) ((MediaRef.Decoded) audio.source()).value();
    }

    @Test
    void wordsBecomeMusicThatIsSavedAsWav() {
        try (SwiftModel model =
                SwiftModel.fromPretrained(MODALITY.resolve("music/stereo").toString())) {
            assertThat(model.gives()).containsExactly(Modality.AUDIO);
            assertThat(model.takes()).containsExactlyInAnyOrder(Modality.TEXT, Modality.AUDIO);
            Request request = speak("slow waltz").with(SoundOptions.class, SHORT.withSeconds(0.05));
            Sound music = sound(model.generate(request));
            assertThat(music.channels()).isEqualTo(2);
            assertThat(music.length()).isPositive();
            assertThat(sound(model.generate(request)).samples()).isEqualTo(music.samples());
            assertThat(MediaFiles.save(model.generate(request), folder, "waltz"))
                    .containsExactly(folder.resolve("waltz.wav"));
            assertThatThrownBy(() -> model.chat(List.of(Message.user(Content.text("hi")))))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("is a musicgen model, which gives sound and no text");
        }
    }

    @Test
    void aConversationGoesOnInItsVoices() {
        try (SwiftModel model =
                SwiftModel.fromPretrained(MODALITY.resolve("speech/csm").toString())) {
            assertThat(model.gives()).containsExactly(Modality.AUDIO);
            Request alone = speak("hello").with(SoundOptions.class, SHORT);
            Sound first = sound(model.generate(alone));
            assertThat(first.sampleRate()).isEqualTo(24_000);
            Content said = new Content.Audio(new MediaRef.Decoded("earlier", first));
            Request after = heard(Request.of(
                            List.of(Message.user(Content.text("good day"), said), Message.user(Content.text("hello")))))
                    .with(SoundOptions.class, SHORT);
            assertThat(sound(model.generate(after)).samples()).isNotEqualTo(first.samples());
            Request silent = heard(
                    Request.of(List.of(Message.user(Content.text("good day")), Message.user(Content.text("hello")))));
            assertThatThrownBy(() -> model.generate(silent))
                    .hasMessageContaining("an earlier message has 0 sounds; CSM needs the words and the sound");
            assertThatThrownBy(() -> model.generate(speak("hi").with(SoundOptions.class, SHORT.withVoice("Anna"))))
                    .hasMessageContaining("CSM knows its speakers by numbers, not by 'Anna'");
        }
    }

    @Test
    void aDialogueNeedsTheCodecToBeNamed() {
        try (SwiftModel model =
                SwiftModel.fromPretrained(MODALITY.resolve("music/dia").toString())) {
            assertThatThrownBy(() -> model.generate(speak("[S1] hi").with(SoundOptions.class, SHORT)))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("comes without its codec")
                    .hasMessageContaining("--codec");
            assertThatThrownBy(() -> model.generate(speak("[S1] hi")
                            .with(SoundOptions.class, SHORT.withCodec(MODALITY.resolve("codecs/dac_odd")))))
                    .hasMessageContaining("the model was made for");
        }
    }

    @Test
    void anOmniModelAnswersInWordsAndInSpeech() throws IOException {
        copy(MODALITY.resolve("speech/qwen2_5_omni_whole"));
        copy(TEXTS);
        try (SwiftModel model = SwiftModel.fromPretrained(folder.toString())) {
            assertThat(model.gives()).contains(Modality.TEXT, Modality.AUDIO);
            Request request = speak("say something")
                    .with(
                            SoundOptions.class,
                            SoundOptions.defaults().withSeconds(0.01).withSeed(5))
                    .withGeneration(
                            model.generationConfig().toBuilder().maxNewTokens(6).build());
            Response response = model.generate(request);
            assertThat(response.content()).hasSize(2);
            assertThat(response.text())
                    .isEqualTo(model.chat(request.messages(), request.config(model), (row, piece) -> true)
                            .text());
            assertThat(sound(response).sampleRate()).isEqualTo(24_000);
            assertThat(sound(model.generate(request)).samples())
                    .isEqualTo(sound(response).samples());
            Request stranger = request.with(SoundOptions.class, SHORT.withVoice("Ethan"));
            assertThatThrownBy(() -> model.generate(stranger))
                    .hasMessageContaining("there is no speaker Ethan")
                    .hasMessageContaining("[Chelsie]");
        }
    }

    private void copy(Path from) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        folder.resolve(Optional.ofNullable(file.getFileName()).orElseThrow()));
            }
        }
    }
}

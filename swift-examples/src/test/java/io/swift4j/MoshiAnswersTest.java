package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.sound.SoundOptions;
import io.swift4j.modality.router.MediaRefs;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Targets;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.lora.LoraStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Speech in answer to speech through one call, with a small random Moshi. */
@ExtendWith(NoLeaks.class)
class MoshiAnswersTest {

    private static final Path FOLDER = Path.of("../swift-modality/src/test/resources/speech/moshi");
    private static final Path TEXTS = Path.of("../swift-core/src/test/resources/text/chatml");
    private static final TaskConfig SPEECH = TaskConfig.of(Modality.AUDIO, Modality.AUDIO, TaskType.GENERATION);
    private static final SoundOptions SHORT =
            SoundOptions.defaults().withSeconds(0.1).likeliest();
    private static final int FRAME = 320;

    private static SwiftModel model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        model = SwiftModel.fromPretrained(FOLDER.toString(), SPEECH);
        model.generate(asked(Message.user(tone(400, 0.05))).with(SoundOptions.class, SHORT));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Content tone(int samples, double pitch) {
        float[] wave = new float[samples];
        for (int i = 0; i < samples; i++) {
            wave[i] = (float) (0.3 * Math.sin(i * pitch));
        }
        return new Content.Audio(MediaRefs.of(new Sound(24_000, 1, wave)));
    }

    private static Message said(Content... content) {
        return new Message("assistant", List.of(content));
    }

    private static Request asked(Message... messages) {
        return Request.of(List.of(messages)).with(SoundOptions.class, SHORT);
    }

    private static Sound sound(Response response) {
        Content.Audio audio =
                (Content.Audio) response.content().get(response.content().size() - 1);
        return (Sound) ((MediaRef.Decoded) audio.source()).value();
    }

    @Test
    void aSoundIsAnsweredInSoundOfTheLengthAskedFor() {
        assertThat(model.gives()).containsExactly(Modality.AUDIO);
        assertThat(model.takes()).contains(Modality.AUDIO);
        Request request = asked(Message.user(tone(2000, 0.05)));
        Response answer = model.generate(request);
        assertThat(answer.content()).hasSize(1);
        assertThat(answer.tokens()).isEqualTo(8);
        assertThat(sound(answer).length()).isEqualTo(8 * FRAME);
        assertThat(sound(answer).sampleRate()).isEqualTo(24_000);
        assertThat(sound(model.generate(request)).samples())
                .isEqualTo(sound(answer).samples());
    }

    /**
     * transformers 5.18: {@code generate} with {@code user_input_values} of the sound, {@code moshi_input_values} of zeros, {@code
     * input_ids} of padding, 9 new tokens.
     */
    @Test
    void theAnswerIsTheReferences() {
        float[] said =
                sound(model.generate(asked(Message.user(tone(2000, 0.05))))).samples();
        assertThat(Arrays.copyOf(said, 5))
                .containsExactly(new float[] {0.69315f, -2.80442f, -0.81819f, -1.02715f, -1.81240f}, within(1e-3f));
        double sum = 0;
        for (float sample : said) {
            sum += Math.abs(sample);
        }
        assertThat(sum).isCloseTo(4450.40, within(0.5));
    }

    @Test
    void whatEachSideSaidBeforeChangesTheAnswer() {
        Message last = Message.user(tone(2000, 0.05));
        Content before = tone(3000, 0.11);
        List<float[]> answers = Stream.of(asked(last), asked(Message.user(before), last), asked(said(before), last))
                .map(request -> sound(model.generate(request)).samples())
                .toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer).hasSize(8 * FRAME));
        assertThat(answers.stream().map(Arrays::hashCode).distinct()).hasSize(3);
    }

    @Test
    void theCheckpointSaysWhetherCodesAreDrawnAndTheSeedWhich() throws IOException {
        copy(FOLDER);
        Files.writeString(
                folder.resolve("generation_config.json"),
                "{\"pad_token_id\": 59, \"do_sample\": true, \"depth_decoder_config\":"
                        + " {\"do_sample\": true, \"max_length\": 5, \"min_length\": 5, \"top_k\": 20}}");
        Message last = Message.user(tone(1000, 0.05));
        try (SwiftModel drawing = SwiftModel.fromPretrained(folder.toString(), SPEECH)) {
            SoundOptions drawn = SoundOptions.defaults().withSeconds(0.1);
            List<float[]> answers = Stream.of(drawn, drawn.withSeed(1), drawn.withSeed(1), SHORT)
                    .map(options -> sound(drawing.generate(asked(last).with(SoundOptions.class, options)))
                            .samples())
                    .toList();
            assertThat(answers.get(1)).isEqualTo(answers.get(2)).isNotEqualTo(answers.get(0));
            assertThat(answers.get(3))
                    .isEqualTo(sound(model.generate(asked(last))).samples());
        }
    }

    @Test
    void theWordsItThoughtStandBeforeTheSound() throws IOException {
        copy(FOLDER);
        copy(TEXTS);
        Message last = Message.user(tone(2000, 0.05));
        try (SwiftModel thinking = SwiftModel.fromPretrained(folder.toString(), SPEECH)) {
            Response answer = thinking.generate(asked(last));
            assertThat(answer.content()).hasSize(2);
            assertThat(answer.text()).isNotBlank();
            assertThat(sound(answer).samples())
                    .isEqualTo(sound(model.generate(asked(last))).samples());
        }
    }

    @Test
    void anAdapterChangesWhatIsSaid() {
        Request request = asked(Message.user(tone(2000, 0.05)));
        float[] before = sound(model.generate(request)).samples();
        try (AdaptedModel adapted = new AdaptedModel(model.pretrained())) {
            adapted.add(
                    "default",
                    LoraConfig.of(4, 64)
                            .withTargets(Targets.modules("q_proj.linear", "fc2"))
                            .withStart(LoraStart.RANDOM),
                    3);
            model.answerWith(adapted::decoder);
            assertThat(sound(model.generate(request)).samples()).isNotEqualTo(before);
        } finally {
            model.answerWith(model.pretrained()::decoder);
        }
    }

    @Test
    void whatMoshiDoesNotHearIsRefusedByName() {
        Message last = Message.user(tone(500, 0.05));
        refused("the last message has words, which Moshi doesn't hear", Message.user(Content.text("hello")));
        refused("the last message has words", Message.user(tone(500, 0.05), Content.text("hello")));
        refused("an earlier message has words", said(Content.text("hello")), last);
        refused("the last message has 2 sounds", Message.user(tone(500, 0.05), tone(500, 0.1)));
        refused("the last message is the assistant's", last, said(tone(500, 0.05)));
        refused("is no sound, which alone Moshi hears", Message.user(picture()));
        refused("the conversation has no sound", Message.user(tone(0, 0)));
        assertThatThrownBy(() -> model.generate(asked(last).with(SoundOptions.class, SHORT.withGuidance(2))))
                .hasMessageContaining("Moshi has no guidance");
        assertThatThrownBy(() -> model.generate(asked(last).with(SoundOptions.class, SHORT.withVoice("Anna"))))
                .hasMessageContaining("Moshi has one voice");
        assertThatThrownBy(() -> model.chat(List.of(last))).hasMessageContaining("gives sound and no text");
    }

    private static Content picture() {
        return new Content.Image(MediaRefs.of(new Image(1, 1, new byte[3])));
    }

    private static void refused(String message, Message... messages) {
        assertThatThrownBy(() -> model.generate(asked(messages)))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aCheckpointThatNamesNoSilenceIsRefused() throws IOException {
        copy(FOLDER);
        Files.writeString(folder.resolve("generation_config.json"), "{\"pad_token_id\": 60}");
        try (SwiftModel silent = SwiftModel.fromPretrained(folder.toString(), SPEECH)) {
            assertThatThrownBy(() -> silent.generate(asked(Message.user(tone(500, 0.05)))))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("does not say which token of text stands for silence");
        }
    }

    private void copy(Path from) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        folder.resolve(Optional.ofNullable(file.getFileName()).orElseThrow()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}

package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.answer.sound.SoundOptions;
import io.swift4j.modality.compose.ModelComposer;
import io.swift4j.modality.compose.SoundWords;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.peft.AdaptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Answers of a composed model in which words and sounds take turns, and rows that teach them. */
class ComposedTurnsTest {

    private static final Path WORDS = Path.of("src/test/resources/models/qwen2");
    private static final Path CODECS = Path.of("../swift-modality/src/test/resources/codecs");
    private static final TaskConfig BOTH =
            TaskConfig.of(Modality.TEXT, Set.of(Modality.TEXT, Modality.AUDIO), TaskType.GENERATION);

    @TempDir
    private Path folder;

    private Path composed() {
        Path model = folder.resolve("model");
        ModelComposer.create()
                .decoder(WORDS)
                .audioCodec(CODECS.resolve("encodec_causal"), 2)
                .write(model);
        return model;
    }

    /** Noise of few frames of codes. */
    private static Sound noise(int seed) {
        float[] samples = new float[48];
        Random random = new Random(seed);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * random.nextGaussian());
        }
        return new Sound(24_000, 1, samples);
    }

    private static GenerationConfig most(SwiftModel model, int tokens) {
        return model.generationConfig().toBuilder()
                .doSample(false)
                .maxNewTokens(tokens)
                .build();
    }

    private static Sound sound(Content part) {
        return (Sound) ((MediaRef.Decoded) ((Content.Audio) part).source()).value();
    }

    @Test
    @ExtendWith(NoLeaks.class)
    void whateverIsChosenAnAnswerIsWordsAndWholeSounds() {
        try (SwiftModel model = SwiftModel.fromPretrained(composed().toString());
                SoundWords words = SoundWords.load(model.folder())) {
            assertThat(model.gives()).contains(Modality.TEXT, Modality.AUDIO);
            int sounds = 0;
            for (int seed = 0; seed < 12; seed++) {
                Response response = model.generate(Request.of(Content.text("say"))
                        .withTask(BOTH)
                        .withGeneration(most(model, 30).toBuilder()
                                .doSample(true)
                                .topK(0)
                                .temperature(50)
                                .seed(seed)
                                .build()));
                for (Content part : response.content()) {
                    if (part instanceof Content.Audio) {
                        assertThat(sound(part).length()).isPositive();
                        assertThat(words.codes(sound(part))).isNotEmpty();
                        sounds++;
                    } else {
                        assertThat(((Content.Text) part).text()).doesNotContain("<|sound", "<|say|>");
                    }
                }
            }
            assertThat(sounds).isPositive();
        }
    }

    @Test
    void soundsOfTheAssistantAreLearnedAsTheirCodesBetweenWords() throws IOException {
        Path model = composed();
        List<String> lines = new ArrayList<>();
        Map<String, Sound> taught = new HashMap<>();
        try (SoundWords words = SoundWords.load(model)) {
            for (String name : List.of("alpha", "omega")) {
                Path file = MediaFiles.wav(noise(name.hashCode()), folder.resolve(name + ".wav"));
                Sound read = MediaDecoder.defaults().sound(MediaSource.of(file));
                taught.put(name, words.sound(words.codes(read)));
                lines.add("{\"messages\":[{\"role\":\"user\",\"content\":\"tell " + name
                        + "\"},{\"role\":\"assistant\",\"content\":\"one<audio>two " + name
                        + "\"}],\"audios\":[\"" + file + "\"]}");
            }
        }
        assertThat(taught.get("alpha").samples())
                .isNotEqualTo(taught.get("omega").samples());
        Path rows = Files.write(folder.resolve("rows.jsonl"), lines);
        Path trained = ComposedTraining.train(model, rows, folder.resolve("run"), 2, 80);
        try (SwiftModel learned = SwiftModel.fromPretrained(model.toString());
                AdaptedModel adapted = new AdaptedModel(learned.pretrained())) {
            adapted.load("default", trained);
            learned.answerWith(adapted::decoder);
            for (String name : taught.keySet()) {
                Response response = learned.generate(
                        Request.of(Content.text("tell " + name)).withTask(BOTH).withGeneration(most(learned, 60)));
                assertThat(response.reason()).isEqualTo(FinishReason.EOS);
                assertThat(response.content()).hasSize(3);
                assertThat(response.content().get(0)).isEqualTo(Content.text("one"));
                assertThat(response.content().get(2)).isEqualTo(Content.text("two " + name));
                assertThat(sound(response.content().get(1)).samples())
                        .isEqualTo(taught.get(name).samples());
                // What it said goes back in as it was written.
                Response again = learned.generate(Request.of(List.of(
                                Message.user("tell " + name),
                                new Message("assistant", response.content()),
                                Message.user("tell " + name)))
                        .withTask(BOTH)
                        .withGeneration(most(learned, 60)));
                assertThat(again.content()).isNotEmpty();
            }
            Request little = Request.of(Content.text("tell")).withTask(BOTH).withGeneration(most(learned, 3));
            assertThatThrownBy(() -> learned.generate(little))
                    .hasMessageContaining("max_new_tokens is 3, but the shortest medium takes 4");
            assertThatThrownBy(() -> learned.generate(little.with(
                            SoundOptions.class, SoundOptions.defaults().withGuidance(2))))
                    .hasMessageContaining("SoundOptions");
        }
    }
}

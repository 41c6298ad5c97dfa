package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Message;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.modality.Image;
import io.swift4j.modality.PictureFilm;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.compose.ModelComposer;
import io.swift4j.modality.compose.SoundWords;
import io.swift4j.peft.AdaptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A composed model with ears and a voice: it hears, sees films, learns words for sounds, and says the sounds it was taught. */
class ComposedSoundTest {

    private static final Path WORDS = Path.of("src/test/resources/models/qwen2");
    private static final Path CODECS = Path.of("../swift-modality/src/test/resources/codecs");
    private static final String VISION = """
            {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2,
             "image_size": 16, "patch_size": 8}""";
    private static final String EARS = """
            {"num_mel_bins": 16, "d_model": 32, "encoder_layers": 1, "encoder_attention_heads": 2, "encoder_ffn_dim": 64,
             "max_source_positions": 50}""";

    @TempDir
    private Path folder;

    private static ModelComposer parts() {
        return ModelComposer.create()
                .decoder(WORDS)
                .imageEncoder(ConfigJson.parse("vision_config", VISION))
                .maxFrames(3)
                .audioEncoder(ConfigJson.parse("audio_config", EARS));
    }

    private Path composed() {
        Path model = folder.resolve("model");
        parts().audioCodec(CODECS.resolve("encodec_causal"), 2).write(model);
        return model;
    }

    private static Sound tone(double hertz) {
        float[] samples = new float[8000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / 16_000));
        }
        return new Sound(16_000, 1, samples);
    }

    private static Image noise(int seed) {
        byte[] pixels = new byte[4 * 4 * 3];
        new Random(seed).nextBytes(pixels);
        return new Image(4, 4, pixels);
    }

    @Test
    void everyModalityGoesInAtOnceAndSoundComesOut() {
        Path model = composed();
        // Filters of spectra are kept for all later sounds; nothing else may stay.
        NoLeaks.assertNoGrowth(1, () -> everyModality(model));
    }

    private void everyModality(Path composed) {
        try (SwiftModel model = SwiftModel.fromPretrained(composed.toString())) {
            assertThat(model.takes())
                    .containsExactlyInAnyOrder(Modality.TEXT, Modality.IMAGE, Modality.VIDEO, Modality.AUDIO);
            assertThat(model.gives()).contains(Modality.TEXT, Modality.AUDIO);
            Content picture = new Content.Image(new MediaRef.Decoded("noise", noise(1)));
            Content film = new Content.Video(new MediaRef.Decoded(
                    "film", new PictureFilm("film", List.of(noise(2), noise(3), noise(4), noise(5)), 2)));
            Content sound = new Content.Audio(new MediaRef.Decoded("tone", tone(440)));
            Request request = Request.of(Content.text("say"), picture, film, sound)
                    .withTask(TaskConfig.of(Modality.AUDIO, Modality.AUDIO, TaskType.GENERATION))
                    .withGeneration(model.generationConfig().toBuilder()
                            .maxNewTokens(12)
                            .build());
            Response said = model.generate(request);
            assertThat(said.content()).singleElement().isInstanceOf(Content.Audio.class);
            Path file = MediaFiles.save(said, folder, "said").get(0);
            assertThat(file).hasFileName("said.wav").isNotEmptyFile();
        }
    }

    @Test
    void itLearnsWordsForSoundsAndTheSoundsOfWords() throws IOException {
        Path model = composed();
        List<String> lines = new ArrayList<>();
        Map<String, int[][]> taught = new HashMap<>();
        Map<String, Sound> tones = Map.of("alpha", tone(300), "omega", tone(2500));
        try (SoundWords words = SoundWords.load(model)) {
            Sound back = words.sound(words.codes(tone(300)));
            assertThat(back.seconds()).isBetween(0.5, 0.51);
            for (String name : List.of("alpha", "omega")) {
                Path file = MediaFiles.wav(tones.get(name), folder.resolve(name + ".wav"));
                lines.add("{\"query\":\"<audio>what?\",\"response\":\"" + name + "\",\"audios\":[\"" + file + "\"]}");
                int[][] codes = new Random(name.hashCode())
                        .ints(5, 0, 32)
                        .mapToObj(code -> new int[] {code, 31 - code})
                        .toArray(int[][]::new);
                taught.put(name, codes);
                lines.add("{\"query\":\"say " + name + "\",\"response\":\"" + words.words(codes) + "\"}");
            }
        }
        Path rows = Files.write(folder.resolve("rows.jsonl"), lines);
        Path trained = ComposedTraining.train(model, rows, folder.resolve("run"), 4, 100);
        try (SwiftModel learned = SwiftModel.fromPretrained(model.toString());
                AdaptedModel adapted = new AdaptedModel(learned.pretrained());
                SoundWords words = SoundWords.load(model)) {
            adapted.load("default", trained);
            learned.answerWith(adapted::decoder);
            var config = learned.generationConfig().toBuilder()
                    .doSample(false)
                    .maxNewTokens(16)
                    .build();
            for (String name : List.of("alpha", "omega")) {
                Content heard = new Content.Audio(new MediaRef.Decoded(name, tones.get(name)));
                assertThat(learned.chat(
                                        List.of(Message.user(heard, Content.text("what?"))),
                                        config,
                                        (row, piece) -> true)
                                .text())
                        .isEqualTo(name);
                Response said = learned.generate(Request.of(Content.text("say " + name))
                        .withTask(TaskConfig.of(Modality.TEXT, Modality.AUDIO, TaskType.GENERATION))
                        .withGeneration(config));
                assertThat(said.reason()).isEqualTo(FinishReason.EOS);
                Content.Audio audio = (Content.Audio) said.content().get(0);
                Sound sound = (Sound) ((MediaRef.Decoded) audio.source()).value();
                assertThat(sound.samples())
                        .isEqualTo(words.sound(taught.get(name)).samples());
            }
        }
    }

    @Test
    @ExtendWith(NoLeaks.class)
    void whatCantBeComposedIsRefused() {
        assertThatThrownBy(() ->
                        parts().audioCodec(CODECS.resolve("encodec_chunks"), 1).write(folder.resolve("a")))
                .hasMessageContaining("encodec_chunks encodes sounds in chunks");
        assertThatThrownBy(() ->
                        parts().audioCodec(CODECS.resolve("mimi_whole"), 4).write(folder.resolve("b")))
                .hasMessageContaining("has 3 codebooks, not 4");
        assertThatThrownBy(() -> ModelComposer.create()
                        .decoder(WORDS)
                        .audioEncoder(ConfigJson.parse("audio_config", EARS.replace("50", "70")))
                        .write(folder.resolve("c")))
                .hasMessageContaining("max_source_positions must be a multiple of 50");
    }
}

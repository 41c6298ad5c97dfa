package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.config.ConfigException;
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
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.compose.ModelComposer;
import io.swift4j.modality.compose.PictureWords;
import io.swift4j.modality.painter.DrawOptions;
import io.swift4j.modality.painter.Painter;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.codec.PictureCodecTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A model composed of a text decoder, a vision tower and a codec: it loads, sees, learns to draw, and draws what it learned. */
class ComposedModelTest {

    private static final Path WORDS = Path.of("src/test/resources/models/qwen2");
    private static final Path CODEC = Path.of("../swift-modality/src/test/resources/codecs/janus_flat");
    private static final String VISION = """
            {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2,
             "image_size": 16, "patch_size": 8}""";

    @TempDir
    private Path folder;

    private Path composed() {
        Path model = folder.resolve("model");
        ModelComposer.create()
                .decoder(WORDS)
                .imageEncoder(ConfigJson.parse("vision_config", VISION))
                .imageCodec(CODEC, 4)
                .write(model);
        return model;
    }

    private static Image noise(int seed) {
        return noise(4, 4, seed);
    }

    private static Image noise(int rows, int columns, int seed) {
        byte[] pixels = new byte[rows * columns * 3];
        new Random(seed).nextBytes(pixels);
        return new Image(rows, columns, pixels);
    }

    @Test
    @ExtendWith(NoLeaks.class)
    void everyModalityOfThePartsGoesInAndComesOut() {
        try (SwiftModel model = SwiftModel.fromPretrained(composed().toString())) {
            assertThat(model.takes()).containsExactlyInAnyOrder(Modality.TEXT, Modality.IMAGE, Modality.VIDEO);
            assertThat(model.gives())
                    .containsExactlyInAnyOrder(Modality.TEXT, Modality.JSON, Modality.IMAGE, Modality.BOXES);
            Content picture = new Content.Image(new MediaRef.Decoded("noise", noise(1)));
            TextAnswer answer = model.chat(
                    List.of(Message.user(Content.text("what?"), picture)),
                    model.generationConfig().toBuilder().maxNewTokens(4).build(),
                    (row, piece) -> true);
            assertThat(answer.tokens()).isBetween(1, 4);
            try (PictureWords words = PictureWords.load(model.folder())) {
                assertThat(words.words(noise(1)))
                        .startsWith("<|draw|><|image ")
                        .endsWith("|><|drawn|>")
                        .matches(text -> text.split("<\\|image ").length == 17);
            }
        }
    }

    @Test
    @ExtendWith(NoLeaks.class)
    void aTextDecoderSaysTheSameAsBeforeItWasComposed() {
        try (SwiftModel before = SwiftModel.fromPretrained(WORDS.toString());
                SwiftModel after = SwiftModel.fromPretrained(composed().toString())) {
            var config = before.generationConfig().toBuilder()
                    .doSample(false)
                    .maxNewTokens(8)
                    .build();
            String said = before.generate(List.of("one two"), config, (row, piece) -> true)
                    .get(0)
                    .text();
            assertThat(after.generate(List.of("one two"), config, (row, piece) -> true)
                            .get(0)
                            .text())
                    .isEqualTo(said);
        }
    }

    @Test
    void itLearnsToDrawWhatTextsAskFor() throws IOException {
        Path model = composed();
        List<String> lines = new ArrayList<>();
        List<int[]> codes = new ArrayList<>();
        try (PictureWords words = PictureWords.load(model)) {
            for (int i = 0; i < 2; i++) {
                codes.add(new Random(i).ints(16, 0, 40).toArray());
                lines.add("{\"query\":\"draw " + (i == 0 ? "alpha" : "omega") + "\",\"response\":\""
                        + words.words(codes.get(i)) + "\"}");
            }
        }
        Path rows = Files.write(folder.resolve("rows.jsonl"), lines);
        Path trained = ComposedTraining.train(model, rows, folder.resolve("run"), 2, 60);
        // What a first run loads for all later ones stays; nothing else may.
        NoLeaks.assertNoGrowth(
                1, () -> ComposedTraining.train(model, rows, folder.resolve("run" + System.nanoTime()), 2, 1));
        try (SwiftModel learned = SwiftModel.fromPretrained(model.toString());
                AdaptedModel adapted = new AdaptedModel(learned.pretrained())) {
            adapted.load("default", trained);
            learned.answerWith(adapted::decoder);
            Painter painter = Painter.of(learned.answering(), learned.tokenizer(), learned.folder());
            List<Painter.Codes> drawn = painter.codes(
                    List.of("draw alpha", "draw omega"), DrawOptions.defaults().greedy(), (row, token) -> true);
            assertThat(drawn.get(0).codes()).isEqualTo(codes.get(0));
            assertThat(drawn.get(1).codes()).isEqualTo(codes.get(1));
            painter.close();
            Response response = learned.generate(Request.of(Content.text("draw omega"))
                    .withTask(TaskConfig.of(Modality.TEXT, Modality.IMAGE, TaskType.GENERATION))
                    .with(DrawOptions.class, DrawOptions.defaults().greedy()));
            assertThat(response.content()).singleElement().isInstanceOf(Content.Image.class);
        }
    }

    @Test
    void itLearnsToSayWordsAndDrawPicturesInTurnsFromRowsWithBoth() throws IOException {
        Path model = composed();
        List<String> lines = new ArrayList<>();
        List<Image> seen = new ArrayList<>();
        try (PictureWords words = PictureWords.load(model)) {
            for (String name : List.of("alpha", "omega")) {
                Image picture = words.picture(new int[4][4]);
                Image other = noise(picture.height(), picture.width(), name.hashCode());
                Path file = MediaFiles.png(other, folder.resolve(name + ".png"));
                int[] flat = words.codes(other);
                int[][] codes = new int[4][];
                Arrays.setAll(codes, row -> Arrays.copyOfRange(flat, 4 * row, 4 * row + 4));
                seen.add(words.picture(codes));
                lines.add("{\"messages\":[{\"role\":\"user\",\"content\":\"show " + name
                        + "\"},{\"role\":\"assistant\",\"content\":\"one<image>two " + name
                        + "\"}],\"images\":[\"" + file + "\"]}");
            }
        }
        assertThat(seen.get(0)).isNotEqualTo(seen.get(1));
        Path rows = Files.write(folder.resolve("rows.jsonl"), lines);
        Path trained = ComposedTraining.train(model, rows, folder.resolve("run"), 2, 60);
        try (SwiftModel learned = SwiftModel.fromPretrained(model.toString());
                AdaptedModel adapted = new AdaptedModel(learned.pretrained())) {
            adapted.load("default", trained);
            learned.answerWith(adapted::decoder);
            TaskConfig both = TaskConfig.of(Modality.TEXT, Set.of(Modality.TEXT, Modality.IMAGE), TaskType.GENERATION);
            Response response = learned.generate(Request.of(Content.text("show omega"))
                    .withTask(both)
                    .withGeneration(learned.generationConfig().toBuilder()
                            .doSample(false)
                            .maxNewTokens(40)
                            .build()));
            assertThat(response.reason()).isEqualTo(FinishReason.EOS);
            assertThat(response.content()).hasSize(3);
            assertThat(response.content().get(0)).isEqualTo(Content.text("one"));
            assertThat(response.content().get(2)).isEqualTo(Content.text("two omega"));
            Content.Image drawn = (Content.Image) response.content().get(1);
            assertThat(((Image) ((MediaRef.Decoded) drawn.source()).value()).pixels())
                    .isEqualTo(seen.get(1).pixels());
            assertThat(response.text()).isEqualTo("onetwo omega");
            // What it drew goes back in as it was written.
            Response again = learned.generate(Request.of(List.of(
                            Message.user("show omega"),
                            new Message("assistant", response.content()),
                            Message.user("show alpha")))
                    .withTask(both)
                    .withGeneration(learned.generationConfig().toBuilder()
                            .doSample(false)
                            .maxNewTokens(40)
                            .build()));
            assertThat(again.content()).isNotEmpty();
            Request little = Request.of(Content.text("show omega"))
                    .withTask(both)
                    .withGeneration(learned.generationConfig().toBuilder()
                            .maxNewTokens(17)
                            .build());
            assertThatThrownBy(() -> learned.generate(little))
                    .hasMessageContaining("max_new_tokens is 17, but the shortest medium takes 18");
            assertThatThrownBy(() -> learned.generate(little.with(
                            DrawOptions.class, DrawOptions.defaults().withGuidance(2))))
                    .hasMessageContaining("only the size can be given");
            assertThatThrownBy(() -> learned.generate(little.withTask(
                            TaskConfig.of(Modality.TEXT, Set.of(Modality.JSON, Modality.IMAGE), TaskType.GENERATION))))
                    .hasMessageContaining("can't give pictures and JSON in one answer");
        }
    }

    @Test
    void aCodecThatWasTrainedHereDrawsForIt() {
        Path codec = folder.resolve("codec");
        PictureCodecTrainer.builder()
                .pictures(List.of(noise(1), noise(2)))
                .side(8)
                .downsample(4)
                .codebook(16)
                .hidden(16)
                .batch(8)
                .steps(12)
                .build()
                .train(codec);
        Path model = folder.resolve("own");
        ModelComposer.create().decoder(WORDS).imageCodec(codec, 3).write(model);
        try (SwiftModel own = SwiftModel.fromPretrained(model.toString())) {
            Response drawn = own.generate(Request.of(Content.text("draw"))
                    .withTask(TaskConfig.of(Modality.TEXT, Modality.IMAGE, TaskType.GENERATION))
                    .with(DrawOptions.class, DrawOptions.defaults().greedy()));
            Content.Image picture = (Content.Image) drawn.content().get(0);
            Image image = (Image) ((MediaRef.Decoded) picture.source()).value();
            assertThat(image.width()).isEqualTo(12);
            assertThat(drawn.tokens()).isEqualTo(9);
        }
    }

    @Test
    @ExtendWith(NoLeaks.class)
    void contradictionsAreToldTogether() {
        assertThatThrownBy(() -> ModelComposer.create().imageCodec(CODEC, 0).write(folder.resolve("none")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exactly one decoder is needed")
                .hasMessageContaining("the codec's side must be at least 1");
        Path chameleon = Path.of("../swift-modality/src/test/resources/painters/chameleon_swin");
        assertThatThrownBy(() -> ModelComposer.create()
                        .decoder(WORDS)
                        .imageCodec(chameleon, 4)
                        .write(folder.resolve("c")))
                .hasMessageContaining("chameleon");
    }
}

package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.DecoderConfig;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.modality.Image;
import io.swift4j.modality.answer.BoxDrawing;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.modality.painter.DrawOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers in every modality through one call, with small random models. */
@ExtendWith(NoLeaks.class)
class AnswersTest {

    private static final Path PAINTERS = Path.of("../swift-modality/src/test/resources/painters");
    private static final Path WORDS = Path.of("src/test/resources/models/qwen2");
    private static final Path SEEING = Path.of("../swift-train/src/test/resources/qwen2_vl");

    @TempDir
    private Path folder;

    private static TaskConfig to(Modality output) {
        return new TaskConfig(EnumSet.allOf(Modality.class), output, TaskType.GENERATION);
    }

    private static Request ask(String words, Modality output) {
        return Request.of(Content.text(words)).withTask(to(output));
    }

    @Test
    void textBecomesAPictureThatIsSavedAsPng() throws IOException {
        try (SwiftModel model =
                SwiftModel.fromPretrained(PAINTERS.resolve("janus").toString())) {
            assertThat(model.gives()).contains(Modality.TEXT, Modality.JSON, Modality.IMAGE);
            Request request = ask("a red cat", Modality.IMAGE)
                    .with(DrawOptions.class, DrawOptions.defaults().greedy());
            Response response = model.generate(request);
            List<Path> files = MediaFiles.save(response, folder, "cat");
            assertThat(files).containsExactly(folder.resolve("cat.png"));
            BufferedImage saved = ImageIO.read(files.get(0).toFile());
            Image drawn = (Image)
                    ((MediaRef.Decoded) ((Content.Image) response.content().get(0)).source()).value();
            assertThat(saved.getRGB(3, 5) & 0xff).isEqualTo(drawn.pixels()[3 * (5 * drawn.width() + 3) + 2] & 0xff);
            assertThat(response.tokens()).isEqualTo(16);
            assertThat(response.reason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void aSeedDrawsTheSamePictureAgainAndAnotherSeedAnother() {
        try (SwiftModel model =
                SwiftModel.fromPretrained(PAINTERS.resolve("emu3").toString())) {
            DrawOptions small = DrawOptions.defaults().withSize(3, 5);
            byte[] first = pixels(model, small.withSampling(1, 0, 1));
            assertThat(first).hasSize(3 * 8 * 5 * 8 * 3);
            assertThat(pixels(model, small.withSampling(1, 0, 1))).isEqualTo(first);
            assertThat(pixels(model, small.withSampling(1, 0, 2))).isNotEqualTo(first);
        }
    }

    private static byte[] pixels(SwiftModel model, DrawOptions options) {
        Response response = model.generate(ask("two birds", Modality.IMAGE).with(DrawOptions.class, options));
        Content.Image image = (Content.Image) response.content().get(0);
        return ((Image) ((MediaRef.Decoded) image.source()).value()).pixels();
    }

    @Test
    void modelsThatCantAreNamedWithWhatTheyGive() {
        try (SwiftModel model = SwiftModel.fromPretrained(WORDS.toString())) {
            assertThatThrownBy(() -> model.generate(ask("a red cat", Modality.IMAGE)))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("asks for pictures")
                    .hasMessageContaining("it gives text and JSON");
        }
        try (SwiftModel model =
                SwiftModel.fromPretrained(PAINTERS.resolve("chameleon_swin").toString())) {
            assertThatThrownBy(() -> model.generate(ask("a red cat", Modality.IMAGE)))
                    .hasMessageContaining("hold no decoder of pictures");
        }
        try (SwiftModel model =
                SwiftModel.fromPretrained(PAINTERS.resolve("janus").toString())) {
            Request large = ask("a cat", Modality.IMAGE)
                    .with(DrawOptions.class, DrawOptions.defaults().withSize(5, 5));
            assertThatThrownBy(() -> model.generate(large)).hasMessageContaining("4 x 4 codes only, not of 5 x 5");
        }
    }

    @Test
    void wordsHoldNoCodesOfPictures() {
        try (SwiftModel model =
                SwiftModel.fromPretrained(PAINTERS.resolve("chameleon_swin").toString())) {
            Set<Integer> codes = Arrays.stream(((DecoderConfig) model.config()).unspoken())
                    .boxed()
                    .collect(Collectors.toSet());
            GenerationConfig config =
                    GenerationConfig.builder().doSample(true).maxNewTokens(40).build();
            assertThat(model.generate(List.of("a cat"), config, (row, piece) -> true)
                            .get(0)
                            .ids())
                    .hasSize(40)
                    .doesNotContainAnyElementsOf(codes);
            // What the weights alone would say: every sixth token is a code.
            int[] prompt = model.tokenizer().encode("a cat", true).ids();
            assertThat(model.answers(Prompts.of(0, prompt), config, (row, piece) -> true)
                            .get(0)
                            .ids())
                    .containsAnyElementsOf(codes);
        }
    }

    @Test
    void jsonIsOfItsSchemaWhateverTheWeightsSay() {
        String schema = """
                {"type": "object", "required": ["name", "count"], "additionalProperties": false,
                 "properties": {"name": {"type": "string", "maxLength": 5},
                                "count": {"type": "integer", "minimum": 3, "maximum": 99}}}""";
        try (SwiftModel model = SwiftModel.fromPretrained(WORDS.toString())) {
            for (int seed = 0; seed < 5; seed++) {
                Request request = ask("describe it", Modality.JSON)
                        .withSchema(schema)
                        .withGeneration(model.generationConfig().toBuilder()
                                .doSample(true)
                                .seed(seed)
                                .maxNewTokens(60)
                                .build());
                JsonNode json = JsonMapper.builder()
                        .build()
                        .readTree(model.generate(request).text());
                assertThat(json.get("name").stringValue().codePoints().count()).isLessThanOrEqualTo(5);
                assertThat(json.get("count").intValue()).isBetween(3, 99);
                assertThat(json.size()).isEqualTo(2);
            }
        }
    }

    @Test
    void boxesOfOnePictureAreAskedForOnly() {
        try (SwiftModel model = SwiftModel.fromPretrained(SEEING.toString())) {
            assertThat(model.gives()).contains(Modality.BOXES);
            assertThatThrownBy(() -> model.generate(ask("the cup", Modality.BOXES)))
                    .hasMessageContaining("boxes are found in one picture; the request has 0 media");
        }
    }

    @Test
    void boxesAreDrawnWhereTheyAre() {
        Image black = new Image(40, 60, new byte[40 * 60 * 3]);
        Content.Boxes boxes = new Content.Boxes(List.of(new Content.Region(Optional.empty(), 10, 20, 30, 35)));
        Image drawn = BoxDrawing.draw(black, boxes);
        assertThat(drawn.pixels()[3 * (20 * 60 + 20)] & 0xff).isGreaterThan(100);
        assertThat(drawn.pixels()[3 * (27 * 60 + 20)]).isZero();
        assertThat(black.pixels()[3 * (20 * 60 + 20)]).isZero();
    }
}

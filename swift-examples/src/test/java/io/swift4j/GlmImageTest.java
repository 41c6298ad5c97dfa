package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.task.TaskConfig;
import io.swift4j.core.task.TaskType;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.painter.DrawOptions;
import io.swift4j.modality.painter.Painter;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.Targets;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.train.LanguageModelStep;
import io.swift4j.train.TokenSequence;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import io.swift4j.train.optim.ParameterGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** GLM-Image beyond what the reference recorded: adapters, drawing, mistakes. */
@ExtendWith(NoLeaks.class)
class GlmImageTest {

    private static final Path FOLDER = Path.of("../swift-modality/src/test/resources/painters/glm_image");

    /** A text, the marker of a picture, its codes and the marker of its end. */
    private static final int[] IDS = {101, 120, 64, 5, 6, 7, 8, 9, 10, 65};

    private static final int[] LABELS = {-100, -100, -100, 5, 6, 7, 8, 9, 10, 65};

    @TempDir
    Path temporary;

    private static MediaTensors grid(int... thw) {
        return MediaTensors.of(Map.of("image_grid_thw", Tensor.of(thw, thw.length / 3, 3)));
    }

    @Test
    void anAdapterOnTheDecoderLearnsAPictureAndIsSavedUnderPeftsNames() {
        List<TokenSequence> rows = List.of(TokenSequence.of(IDS, LABELS));
        try (PretrainedModel model = PretrainedModel.load(FOLDER);
                AdaptedModel adapted = new AdaptedModel(model);
                TensorScope scope = TensorScope.open()) {
            Adapter adapter = adapted.add(
                    "default",
                    LoraConfig.of(4, 8).withTargets(Targets.modules("q_proj", "gate_up_proj", "down_proj")),
                    3);
            assertThat(adapter.parameters())
                    .containsKey("model.language_model.layers.1.mlp.gate_up_proj.lora_B.weight");
            MediaTensors media = grid(1, 2, 3);
            double before =
                    LanguageModelStep.evaluate(adapted.decoder(), rows, media).sum();
            List<ParameterGroup> groups = List.of(new ParameterGroup("all", adapter.parameters(), 0.02, 0));
            try (Optimizer optimizer = new OptimizerSpec.AdamLike(0.9, 0.999, 1e-8, false, true).create(groups)) {
                for (int step = 0; step < 20; step++) {
                    optimizer.zeroGrad();
                    LanguageModelStep.run(
                            adapted.trainingDecoder(), rows, media, 7, LanguageModelStep.Options.of(step));
                    optimizer.step(0.02);
                }
            }
            double after =
                    LanguageModelStep.evaluate(adapted.decoder(), rows, media).sum();
            assertThat(after).isLessThan(before / 2);
            adapted.save("default", temporary);
            adapted.load("again", temporary);
            adapted.activate("again");
            assertThat(LanguageModelStep.evaluate(adapted.decoder(), rows, media)
                            .sum())
                    .isEqualTo(after);
        }
    }

    @Test
    void codesAreDrawnOfAText() throws IOException {
        Path folder = withTokenizer();
        try (SwiftModel model = SwiftModel.fromPretrained(folder.toString());
                Painter painter = Painter.of(model.answering(), model.tokenizer(), folder)) {
            DrawOptions small = DrawOptions.defaults().greedy().withSize(2, 3);
            List<Painter.Codes> codes = painter.codes(List.of("a cat", "a red cat"), small, (row, token) -> true);
            assertThat(codes).hasSize(2).allSatisfy(picture -> {
                assertThat(picture.codes()).hasSize(6);
                assertThat(Arrays.stream(picture.codes()).allMatch(code -> code >= 0 && code < 64))
                        .isTrue();
            });
            assertThat(painter.codes(List.of("a cat"), small.withGuidance(3), (row, token) -> true))
                    .hasSize(1);
            assertThatThrownBy(() -> painter.draw(List.of("a cat"), small))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("glm_image hold no decoder of pictures")
                    .hasMessageContaining("Painter.codes");
            Request request = Request.of(Content.text("a cat"))
                    .withTask(new TaskConfig(EnumSet.allOf(Modality.class), Modality.IMAGE, TaskType.GENERATION));
            assertThatThrownBy(() -> model.generate(request)).hasMessageContaining("hold no decoder of pictures");
        }
    }

    @Test
    void severalAnswersAndBeamsKeepTheirPlaces() {
        try (PretrainedModel model = PretrainedModel.load(FOLDER);
                TensorScope scope = TensorScope.open()) {
            Prompts prompts = Prompts.of(199, new int[] {101, 64}, new int[] {101, 120, 64})
                    .with(MediaTensors.of(Map.of(
                            "image_grid_thw", Tensor.of(new int[] {1, 2, 2, 1, 1, 3}, 2, 3),
                            "images_per_sample", Tensor.of(new int[] {1, 1}, 2))));
            GenerationConfig.Builder greedy = GenerationConfig.builder().maxNewTokens(4);
            int[][] one = new Generator(model.decoder())
                    .generate(prompts, greedy.build())
                    .sequences();
            int[][] sampled = new Generator(model.decoder())
                    .generate(
                            prompts,
                            greedy.doSample(true).topK(1).numReturnSequences(2).build())
                    .sequences();
            assertThat(sampled).isDeepEqualTo(new int[][] {one[0], one[0], one[1], one[1]});
            assertThat(new Generator(model.decoder())
                            .generate(
                                    prompts,
                                    GenerationConfig.builder()
                                            .maxNewTokens(4)
                                            .numBeams(3)
                                            .build())
                            .sequences())
                    .hasDimensions(2, 7);
        }
    }

    @Test
    void mistakesAreNamed() {
        try (PretrainedModel model = PretrainedModel.load(FOLDER);
                TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            assertRefused(model, grid(1, 2, 2), "6 between the markers of picture 0, but its grid is 1 x 2 x 2");
            assertRefused(
                    model,
                    grid(1, 2, 3).and(MediaTensors.of(Map.of("images_per_sample", Tensor.of(new int[] {2}, 1)))),
                    "images_per_sample has 2 where 1 of 1 grids are left");
            assertRefused(
                    model,
                    grid(1, 2, 3).and(MediaTensors.of(Map.of("pixel_values", Tensor.of(new float[192], 1, 192)))),
                    "speaks of no picture before the one to be written");
            assertRefused(
                    model,
                    grid(2, 1, 3, 1, 1, 1)
                            .and(MediaTensors.of(Map.of("pixel_values", Tensor.of(new float[6 * 192], 6, 192)))),
                    "has a picture of 2 frames; it must be one");
            Prompts prompt = Prompts.of(0, new int[] {101, 64}).with(grid(1, 1, 2));
            assertThatThrownBy(() -> new Generator(model.decoder())
                            .generate(
                                    prompt,
                                    GenerationConfig.builder().maxNewTokens(5).build()))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("the prompt says what 3 tokens are written after it");
        }
    }

    private static void assertRefused(PretrainedModel model, MediaTensors media, String message) {
        assertThatThrownBy(() -> model.decoder()
                        .forward(ForwardInput.of(new int[][] {IDS}).withMedia(media)))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining(message);
    }

    @Test
    void settingsThatCantBeAreNamedTogether() throws IOException {
        Path folder = copied();
        String config = Files.readString(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replace("\"spatial_merge_size\": 1", "\"spatial_merge_size\": 2")
                        .replace("\"latent_channels\": 32", "\"latent_channels\": 31")
                        .replace("\"num_embeddings\": 64", "\"num_embeddings\": 65"));
        assertThatThrownBy(() -> PretrainedModel.load(folder))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("spatial_merge_size must be 1")
                .hasMessageContaining("latent_channels is 31")
                .hasMessageContaining("num_embeddings is 65");
    }

    private Path copied() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, temporary.resolve(file.getFileName()));
            }
        }
        return temporary;
    }

    /** Words for the checkpoint, which has none. */
    private Path withTokenizer() throws IOException {
        Path folder = copied();
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
                 "added_tokens": [
                  {"id": 64, "content": "<begin>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
                  {"id": 170, "content": "<sop>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
                  {"id": 171, "content": "<eop>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
                 "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null, "decoder": null,
                 "model": {"type": "WordLevel", "unk_token": "[UNK]",
                  "vocab": {"[UNK]": 100, "a": 101, "red": 102, "cat": 103, "2": 104, "3": 105, "13": 106, "19": 107}}}""");
        Files.writeString(folder.resolve("tokenizer_config.json"), """
                {"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<begin>", "unk_token": "[UNK]"}""");
        return folder;
    }
}

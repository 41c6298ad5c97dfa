package io.swift4j.modality.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Dtype;
import io.swift4j.modality.Sound;
import io.swift4j.modality.processor.MediaProcessor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files and words become the vectors that the reference computes of them. */
@ExtendWith(NoLeaks.class)
class ContentEmbeddingTest {

    private static final Path TOWERS = Path.of("src/test/resources/towers");
    private static final Path CLIP = Path.of("src/test/resources/space/clip");
    private static final Path SOUND = Path.of("src/test/resources/processors/media/short_16k.wav");
    private static final List<String> TEXTS = List.of(
            "A photo of a cat.",
            "a cup of coffee on a table",
            "An astronaut in space, smiling",
            "A rocket starts into the dark sky!");

    @TempDir
    static Path clap;

    /** Also once prepares the mel filters, which are kept. */
    @BeforeAll
    static void clapWithProcessor() throws IOException {
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(TOWERS.resolve("clap").resolve(file), clap.resolve(file));
        }
        Files.writeString(
                clap.resolve("preprocessor_config.json"),
                "{\"feature_extractor_type\": \"ClapFeatureExtractor\", \"feature_size\": 16, \"max_length_s\": 0.63,"
                        + " \"truncation\": \"rand_trunc\"}");
        MediaProcessor.load(clap);
    }

    private static EmbeddingSpace clip() {
        return EmbeddingSpace.load(CLIP, LoadOptions.defaults().withDtype(Dtype.FLOAT32));
    }

    private static float[] golden(String name, int row) {
        try (Weights golden = Weights.load(CLIP.resolve("golden.safetensors"), null, "cpu")) {
            float[] all = golden.tensors().get(name).toFloats();
            int width = all.length / 4;
            return Arrays.copyOfRange(all, row * width, (row + 1) * width);
        }
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void textsAndPicturesAreWhereTheReferenceHasThem() {
        try (EmbeddingSpace space = clip()) {
            for (int i = 0; i < TEXTS.size(); i++) {
                assertThat(cosine(space.embed(Content.text(TEXTS.get(i))), golden("text_embeds", i)))
                        .isCloseTo(1, within(5e-4));
            }
            assertThat(cosine(space.embed(Content.image(CLIP.resolve("astronaut_112.png"))), golden("image_embeds", 2)))
                    .isCloseTo(1, within(5e-4));
            assertThat(cosine(
                            space.embed(Content.medium(CLIP.resolve("rocket_130x90.png"))), golden("image_embeds", 3)))
                    .isCloseTo(1, within(5e-4));
        }
    }

    @Test
    void whatIsAddedIsFoundByWordsAndByPictures() throws IOException {
        try (EmbeddingSpace space = clip()) {
            space.add("astronaut", Content.image(CLIP.resolve("astronaut_112.png")));
            byte[] bytes = Files.readAllBytes(CLIP.resolve("rocket_130x90.png"));
            space.add("rocket", new Content.Image(new MediaRef.Stream("rocket", new ByteArrayInputStream(bytes))));
            space.add("words", Content.text(TEXTS.get(1)));
            Match nearest = space.nearest(Content.medium(CLIP.resolve("rocket_130x90.png")), 3)
                    .get(0);
            assertThat(nearest.id()).isEqualTo("rocket");
            assertThat(nearest.score()).isCloseTo(1, within(1e-6));
            List<Match> found = space.nearest(Content.text(TEXTS.get(2)), 2);
            assertThat(found).isEqualTo(space.nearest(space.text(TEXTS.get(2)), 2));
            assertThat(found).hasSize(2);
        }
    }

    @Test
    void whatTheModelHasNoTowerForIsRefusedWithItsNameAndWhatTheModelHas() {
        try (EmbeddingSpace space = clip()) {
            assertThatThrownBy(() -> space.add("s", Content.medium(SOUND)))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("short_16k.wav is for a tower of sound (it is sound (WAV)")
                    .hasMessageContaining("is a CLIP model, which has towers of text and pictures only");
            assertThatThrownBy(() -> space.nearest(Content.text("a ".repeat(100)), 1))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("a a …' has 102 tokens")
                    .hasMessageContaining("takes at most 77");
            assertThatThrownBy(() -> space.embed(Content.image(SOUND)))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("was given as a picture, but it is sound");
            assertThat(space.index().size()).isZero();
        }
    }

    @Test
    void siglipSeesItsTokenizersPadding(@TempDir Path folder) throws IOException {
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(TOWERS.resolve("siglip").resolve(file), folder.resolve(file));
        }
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"model\": {\"type\": \"WordLevel\", \"unk_token\": \"u\", \"vocab\": {\"u\": 0, \"a\": 2, \"p\": 3}},"
                        + " \"pre_tokenizer\": {\"type\": \"Whitespace\"}, \"added_tokens\": []}");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"pad_token\": \"p\"}");
        try (EmbeddingSpace space = EmbeddingSpace.load(folder)) {
            int[] full = new int[space.model().maxTokens()];
            Arrays.fill(full, 3);
            full[0] = 2;
            full[1] = 0;
            assertThat(space.embed(Content.text("a z"))).isEqualTo(space.text(full));
        }
    }

    @Test
    void aFolderWithoutAProcessorTakesTensorsOnly() {
        try (EmbeddingSpace space = EmbeddingSpace.load(TOWERS.resolve("clip"))) {
            assertThatThrownBy(() -> space.embed(Content.image(CLIP.resolve("rocket_130x90.png"))))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("has neither preprocessor_config.json nor processor_config.json");
        }
    }

    @Test
    void clapHearsSoundsOfFilesAndDecodedOnes() {
        try (EmbeddingSpace space = EmbeddingSpace.load(clap)) {
            float[] tone = new float[24_000];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (float) Math.sin(i * 0.05);
            }
            Content decoded = new Content.Audio(new MediaRef.Decoded("tone", new Sound(48_000, 1, tone)));
            space.add("file", Content.audio(SOUND));
            space.add("tone", decoded);
            assertThat(space.nearest(Content.medium(SOUND), 1).get(0).id()).isEqualTo("file");
            assertThat(space.nearest(decoded, 1).get(0).id()).isEqualTo("tone");
            assertThatThrownBy(() -> space.embed(Content.image(CLIP.resolve("rocket_130x90.png"))))
                    .hasMessageContaining("is for a tower of pictures")
                    .hasMessageContaining("is a CLAP model, which has towers of text and sound only");
            assertThatThrownBy(() -> space.embed(Content.text("rain")))
                    .hasMessageContaining("has no tokenizer.json, which text needs");
        }
    }
}

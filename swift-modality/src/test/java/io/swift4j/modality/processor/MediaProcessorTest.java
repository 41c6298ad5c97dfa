package io.swift4j.modality.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Film;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.PictureFilm;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.processor.audio.SoundPadding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaProcessorTest {

    private static final Path FOLDER = Path.of("src/test/resources/processors");
    /** Resized bytes are equal; what follows is one subtraction and one division. */
    private static final float PIXELS = 1e-5f;
    /** Another order of sums under a logarithm, which is steep where there is little power. */
    private static final float SPECTRA = 2e-4f;

    private static Image image(String name) {
        return MediaDecoder.defaults()
                .image(MediaSource.of(FOLDER.resolve("media").resolve(name)));
    }

    private static Sound sound(String name) {
        return MediaDecoder.defaults()
                .sound(MediaSource.of(FOLDER.resolve("media").resolve(name)));
    }

    private static MediaItems images(Image... images) {
        return new MediaItems(List.of(images), List.of(), List.of());
    }

    private static MediaItems films(Film... films) {
        return new MediaItems(List.of(), List.of(films), List.of());
    }

    private static MediaItems sounds(Sound... sounds) {
        return new MediaItems(List.of(), List.of(), List.of(sounds));
    }

    private static Film frames(double rate) {
        return new PictureFilm(
                "frames",
                Stream.of("00", "02", "04", "06", "08")
                        .map(number -> image("frame_" + number + ".png"))
                        .toList(),
                rate);
    }

    private static void compare(
            String folder, ProcessorOptions options, MediaItems items, float close, String... names) {
        try (Weights golden = Weights.load(FOLDER.resolve(folder).resolve("golden.safetensors"), null, "cpu");
                TensorScope scope = TensorScope.open()) {
            MediaTensors made =
                    MediaProcessor.load(FOLDER.resolve(folder), options).prepare(items);
            for (String name : names) {
                Tensor actual = made.find(name).orElseThrow();
                Tensor expected = golden.tensors().get(name);
                assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
                assertThat(actual.toFloats()).as(name).containsExactly(expected.toFloats(), within(close));
            }
        }
    }

    @Test
    void clipResizesTheShorterSideAndCutsOutTheMiddle() {
        compare("clip", ProcessorOptions.defaults(), images(image("odd_29x57.png")), PIXELS, "pixel_values");
    }

    @Test
    void internvlCutsTilesAndPutsTheWholeLast() {
        compare(
                "internvl",
                ProcessorOptions.defaults(),
                images(image("wide_400x20.png")),
                PIXELS,
                "pixel_values",
                "num_patches");
    }

    @Test
    void llavaNextPutsTheWholeFirst() {
        compare(
                "llava_next",
                ProcessorOptions.defaults(),
                images(image("wide_400x20.png")),
                PIXELS,
                "pixel_values",
                "image_sizes");
    }

    @Test
    void qwenRepeatsTheLastOfAnOddNumberOfFrames() {
        compare(
                "qwen2_vl",
                ProcessorOptions.builder().sampleFrames(false).build(),
                films(frames(2)),
                PIXELS,
                "pixel_values_videos",
                "video_grid_thw");
    }

    @Test
    void whisperClampsEachSoundByItsOwnMaximum() {
        compare(
                "whisper",
                ProcessorOptions.builder().soundPadding(SoundPadding.LONGEST).build(),
                sounds(sound("short_16k.wav"), sound("tone_440.wav"), sound("short_100.wav")),
                SPECTRA,
                "input_features",
                "attention_mask");
    }

    @Test
    void soundsOfMoreThanFiveMinutesHaveNoSeams() {
        float[] samples = new float[16_000 * 330];
        for (int i = 0; i < samples.length; i++) {
            int time = i % 16_000;
            samples[i] = (float) Math.sin(2 * Math.PI * 440 * time / 16_000) * time / 16_000;
        }
        ProcessorOptions whole =
                ProcessorOptions.builder().soundPadding(SoundPadding.LONGEST).build();
        try (TensorScope scope = TensorScope.open()) {
            Tensor features = MediaProcessor.load(FOLDER.resolve("whisper"), whole)
                    .prepare(sounds(new Sound(16_000, 1, samples)))
                    .tensors()
                    .get("input_features");
            assertThat(features.shape()).containsExactly(1, 80, 33_000);
            // Every second is the same, wherever its pieces end.
            assertThat(features.narrow(2, 32_700, 100).toFloats())
                    .containsExactly(features.narrow(2, 100, 100).toFloats(), within(1e-4f));
        }
    }

    @Test
    void qwen3WritesTheSecondOfEveryStepIntoTheText() {
        String text = "see <|vision_start|><|video_pad|><|vision_end|>!";
        try (TensorScope scope = TensorScope.open()) {
            Processed plain = MediaProcessor.load(FOLDER.resolve("qwen3_vl")).process(text, films(frames(4)));
            String steps = plain.text().replace("<|video_pad|>", "");
            assertThat(steps)
                    .isEqualTo(
                            "see <0.1 seconds><|vision_start|><|vision_end|><0.6 seconds><|vision_start|><|vision_end|>"
                                    + "<1.0 seconds><|vision_start|><|vision_end|>!");
            assertThat(plain.moved(text.length())).isEqualTo(plain.text().length());
            assertThat(plain.moved(2)).isEqualTo(2);
            assertThat(plain.moved(10)).isEqualTo(4);
            Processed nested = MediaProcessor.load(
                            FOLDER.resolve("qwen3_vl"),
                            ProcessorOptions.builder().nestedFilmMarkers(true).build())
                    .process(text, films(frames(4)));
            assertThat(nested.text())
                    .startsWith("see <|vision_start|><0.1 seconds>")
                    .endsWith("<|vision_end|><|vision_end|>!");
        }
    }

    @Test
    void soundsTakeAsManyPlaceholdersAsTheEncoderMakesVectors() {
        try (TensorScope scope = TensorScope.open()) {
            Processed processed = MediaProcessor.load(FOLDER.resolve("qwen2_audio"))
                    .process("a<|AUDIO|>b<|AUDIO|>c", sounds(sound("short_16k.wav"), sound("tone_440.wav")));
            assertThat(processed.text()).isEqualTo("a" + "<|AUDIO|>".repeat(40) + "b" + "<|AUDIO|>".repeat(25) + "c");
            assertThat(processed.edits()).hasSize(2);
        }
    }

    @Test
    void batchesPadViewsOfPicturesWithFewerTiles() {
        try (TensorScope scope = TensorScope.open()) {
            MediaProcessor processor = MediaProcessor.load(FOLDER.resolve("llava_next"));
            MediaTensors small = processor.prepare(images(image("odd_29x57.png")));
            MediaTensors wide = processor.prepare(images(image("wide_400x20.png")));
            Tensor both =
                    processor.collate(List.of(small, wide)).find("pixel_values").orElseThrow();
            long views = small.find("pixel_values").orElseThrow().size(1);
            assertThat(both.shape()).isEqualTo(new long[] {2, 4, 3, 56, 56});
            assertThat(views).isLessThan(4);
            assertThat(both.narrow(0, 0, 1).narrow(1, views, 4 - views).toFloats())
                    .containsOnly(0);
        }
    }

    @Test
    void tooFewMediaAreRefusedWithBothNumbers() {
        MediaProcessor llava = MediaProcessor.load(FOLDER.resolve("llava"));
        assertThatThrownBy(() -> llava.process("<image> and <image>", images(image("odd_29x57.png"))))
                .isInstanceOf(SwiftException.class)
                .hasMessage("the text has 2 placeholders <image>, but 1 pictures are given");
        assertThatThrownBy(() -> llava.process("<image>", MediaItems.NONE)).hasMessageContaining("0 pictures");
        assertThatThrownBy(() -> llava.process("hear", sounds(sound("short_100.wav"))))
                .hasMessageContaining("takes no sounds");
    }

    @Test
    void picturesThatAreFarLongerThanWideAreRefused() {
        Image line = new Image(2, 603, new byte[3 * 2 * 603]);
        assertThatThrownBy(() -> MediaProcessor.load(FOLDER.resolve("qwen2_vl")).prepare(images(line)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("picture 1")
                .hasMessageContaining("301.5");
    }

    @Test
    void emptyAndOverlongSoundsAreRefused() {
        MediaProcessor whisper = MediaProcessor.load(FOLDER.resolve("whisper"));
        assertThatThrownBy(() -> whisper.prepare(sounds(new Sound(16_000, 1, new float[0]))))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("is empty");
        Sound minute = new Sound(16_000, 1, new float[60 * 16_000]);
        assertThatThrownBy(() -> whisper.prepare(sounds(minute))).hasMessageContaining("at most 30.0");
    }

    @Test
    void filmsOfTooFewFramesAreRefused() {
        Film one = new PictureFilm("one", List.of(image("odd_29x57.png")), 1);
        ProcessorOptions two = ProcessorOptions.builder().frames(2).build();
        assertThatThrownBy(() ->
                        MediaProcessor.load(FOLDER.resolve("qwen2_vl"), two).prepare(films(one)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("has 1 frames, of which 2");
    }

    @Test
    void whatWouldTakeTooMuchMemoryIsRefusedBefore(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"image_processor_type\": \"GotOcr2ImageProcessor\", \"size\": {\"height\": 1000000, \"width\": 1000000}}");
        assertThatThrownBy(() -> MediaProcessor.load(folder).prepare(images(image("odd_29x57.png"))))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("maxValues");
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"image_processor_type\": \"Qwen2VLImageProcessor\", \"min_pixels\": 1000000000000,"
                        + " \"max_pixels\": 1000000000000}");
        assertThatThrownBy(() -> MediaProcessor.load(folder).prepare(images(image("odd_29x57.png"))))
                .hasMessageContaining("maxValues");
    }

    @Test
    void allMistakesOfAConfigurationAreReportedTogether(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"image_processor_type\": \"CLIPImageProcessor\", \"do_resize\": 3, \"resample\": 5, \"image_std\": [0],"
                        + " \"size\": {\"depth\": 4}}");
        assertThatThrownBy(() -> MediaProcessor.load(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("preprocessor_config.json")
                .hasMessageContaining("do_resize")
                .hasMessageContaining("resample")
                .hasMessageContaining("image_std")
                .hasMessageContaining("size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"image_processor_type\": \"BlipImageProcessor\"}", "{}"})
    void unknownProcessorsNameWhatIsSupported(String config, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), config);
        assertThatThrownBy(() -> MediaProcessor.load(folder))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("preprocessor_config.json")
                .hasMessageContaining("qwen2_vl");
    }
}

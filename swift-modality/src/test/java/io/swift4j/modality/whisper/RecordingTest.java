package io.swift4j.modality.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import io.swift4j.modality.processor.MediaItems;
import io.swift4j.modality.processor.MediaProcessor;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.audio.SoundPadding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sounds are written down as their features are; the tiny model hears 0.8 seconds at once. */
@ExtendWith(NoLeaks.class)
class RecordingTest {

    private static final Path MODEL = Path.of("src/test/resources/towers/whisper");
    private static final Path FILE = Path.of("src/test/resources/processors/media/short_16k.wav");
    private static final WhisperOptions OPTIONS =
            WhisperOptions.defaults().withLanguage("en").withMaxNewTokens(12);

    @TempDir
    Path folder;

    /** Once prepares the mel filters, which are kept. */
    @BeforeAll
    static void filters(@TempDir Path other) throws IOException {
        for (int bins : new int[] {6, 7}) {
            processor(other, bins, 0.8);
            MediaProcessor.load(other);
        }
    }

    @BeforeEach
    void copy() throws IOException {
        for (String file : List.of("config.json", "generation_config.json", "model.safetensors", "tokenizer.json")) {
            Files.copy(MODEL.resolve(file), folder.resolve(file));
        }
        processor(folder, 6, 0.8);
    }

    private static void processor(Path folder, int bins, double seconds) throws IOException {
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"feature_extractor_type\": \"WhisperFeatureExtractor\", \"feature_size\": " + bins
                        + ", \"chunk_length\": " + seconds + "}");
    }

    private static Sound recording() {
        return MediaDecoder.defaults().sound(MediaSource.of(FILE));
    }

    private Tensor features(Sound sound, ProcessorOptions options) {
        return MediaProcessor.load(folder, options)
                .prepare(new MediaItems(List.of(), List.of(), List.of(sound)))
                .tensors()
                .get("input_features");
    }

    @Test
    void aLongRecordingIsReadWindowByWindowToItsEnd() {
        Sound sound = recording();
        assertThat(sound.seconds()).isGreaterThan(1.5);
        try (Whisper whisper = Whisper.load(folder, LoadOptions.defaults());
                TensorScope scope = TensorScope.open()) {
            ProcessorOptions whole = ProcessorOptions.builder()
                    .soundPadding(SoundPadding.LONGEST)
                    .build();
            Transcription expected =
                    whisper.transcribe(features(sound, whole), null, OPTIONS).get(0);
            Transcription written = whisper.transcribe(sound, OPTIONS);
            assertThat(written.text()).isEqualTo(expected.text()).isNotEmpty();
            assertThat(written.segments()).hasSameSizeAs(expected.segments()).hasSizeGreaterThan(1);
            assertThat(written.segments()).allMatch(segment -> segment.end() <= sound.seconds());
        }
    }

    @Test
    void aShortRecordingIsHeardWithSilenceBehindIt() {
        Sound start = new Sound(16_000, 1, Arrays.copyOf(recording().samples(), 8_000));
        try (Whisper whisper = Whisper.load(folder);
                TensorScope scope = TensorScope.open()) {
            Tensor window = features(start, ProcessorOptions.defaults());
            assertThat(window.shape()).containsExactly(1, 6, 80);
            Transcription written = whisper.transcribe(start, OPTIONS);
            assertThat(written.text())
                    .isEqualTo(whisper.transcribe(window, null, OPTIONS).get(0).text());
            assertThat(written.segments().get(0).end()).isEqualTo(0.5);
            float[] twice = new float[16_000];
            System.arraycopy(start.samples(), 0, twice, 0, 8_000);
            System.arraycopy(start.samples(), 0, twice, 8_000, 8_000);
            assertThat(whisper.transcribe(new Sound(16_000, 2, twice), OPTIONS)).isEqualTo(written);
        }
    }

    @Test
    void filesThatDoNotFitTheModelAreNamed() throws IOException {
        assertRefused(7, 0.8, "preprocessor_config.json has feature_size 7, but config.json num_mel_bins 6");
        assertRefused(6, 1.2, "for 120 frames, but config.json max_source_positions for 80");
        Files.delete(folder.resolve("preprocessor_config.json"));
        try (Whisper whisper = Whisper.load(folder)) {
            assertThatThrownBy(() -> whisper.transcribe(recording(), OPTIONS))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("has neither preprocessor_config.json nor processor_config.json");
        }
    }

    private void assertRefused(int bins, double seconds, String message) throws IOException {
        processor(folder, bins, seconds);
        Sound start = new Sound(16_000, 1, Arrays.copyOf(recording().samples(), 8_000));
        try (Whisper whisper = Whisper.load(folder)) {
            assertThatThrownBy(() -> whisper.transcribe(start, OPTIONS))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining(message);
        }
    }
}

package io.swift4j.modality.whisper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the model writes is compared with the reference in {@code swift-examples}; here is how it is asked. */
@ExtendWith(NoLeaks.class)
class WhisperTest {

    private static final Path FOLDER = Path.of("src/test/resources/towers/whisper");

    private static Whisper whisper;
    private static Weights golden;

    @BeforeAll
    static void load() {
        whisper = Whisper.load(FOLDER);
        golden = Weights.load(FOLDER.resolve("long.safetensors"), null, "cpu");
        whisper.transcribe(golden.tensors().get("input_features"), null, WhisperOptions.defaults());
    }

    @AfterAll
    static void close() {
        whisper.close();
        golden.close();
    }

    private static Tensor recording() {
        return golden.tensors().get("input_features");
    }

    private static Tensor window() {
        return recording().narrow(2, 0, 80);
    }

    @Test
    void aLongRecordingIsWrittenInStretchesThatDoNotGoBack() {
        Transcription written = whisper.transcribe(
                        recording(), null, WhisperOptions.defaults().withMaxNewTokens(12))
                .get(0);
        assertThat(written.segments()).hasSizeGreaterThan(1);
        double before = 0;
        for (Transcription.Segment segment : written.segments()) {
            assertThat(segment.start()).isGreaterThanOrEqualTo(before - 1e-9);
            assertThat(segment.end()).isGreaterThanOrEqualTo(segment.start());
            before = segment.start();
        }
        assertThat(List.of("en", "zh", "de")).contains(written.language());
        assertThat(String.join(
                        "",
                        written.segments().stream()
                                .map(Transcription.Segment::text)
                                .toList()))
                .hasSameSizeAs(written.text());
    }

    @Test
    void theLanguageAskedForIsTheLanguageGiven() {
        try (TensorScope scope = TensorScope.open()) {
            WhisperOptions german =
                    WhisperOptions.defaults().withLanguage("German").withMaxNewTokens(3);
            Transcription written = whisper.transcribe(window(), null, german).get(0);
            assertThat(written.language()).isEqualTo("de");
            assertThat(written.segments()).hasSize(1);
            assertThat(written.segments().get(0).end()).isEqualTo(0.8);
        }
    }

    @Test
    void rowsOfABatchAreWrittenAsTheyAreAlone() {
        try (TensorScope scope = TensorScope.open();
                Weights both = Weights.load(FOLDER.resolve("long_batch.safetensors"), null, "cpu")) {
            Tensor features = both.tensors().get("input_features");
            WhisperOptions options =
                    WhisperOptions.defaults().withLanguage("en").withMaxNewTokens(12);
            List<Heard> together = whisper.generate(features, new int[] {190, 140}, options);
            Heard alone = whisper.generate(features.narrow(0, 1, 1), new int[] {140}, options)
                    .get(0);
            assertThat(together.get(1).tokens()).isEqualTo(alone.tokens());
        }
    }

    @Test
    void answersThatAreNotBelievedAreDrawnTheSameWayForASeed() {
        Doubts doubting =
                new Doubts(List.of(0.0, 1.0), OptionalDouble.of(0), OptionalDouble.empty(), OptionalDouble.empty(), 7);
        Doubts otherwise =
                new Doubts(List.of(0.0, 1.0), OptionalDouble.of(0), OptionalDouble.empty(), OptionalDouble.empty(), 8);
        WhisperOptions options = WhisperOptions.defaults().withLanguage("en").withMaxNewTokens(12);
        int[] likeliest = whisper.generate(recording(), null, options).get(0).tokens();
        int[] drawn = whisper.generate(recording(), null, options.withDoubts(doubting))
                .get(0)
                .tokens();
        assertThat(drawn).isNotEqualTo(likeliest);
        assertThat(whisper.generate(recording(), null, options.withDoubts(doubting))
                        .get(0)
                        .tokens())
                .isEqualTo(drawn);
        assertThat(whisper.generate(recording(), null, options.withDoubts(otherwise))
                        .get(0)
                        .tokens())
                .isNotEqualTo(drawn);
    }

    @Test
    void contradictoryDoubtsAreRefused() {
        assertThatThrownBy(() -> new Doubts(
                        List.of(-1.0), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.of(0.5), 0))
                .hasMessageContaining("at least 0, not [-1.0]")
                .hasMessageContaining("no_speech_threshold needs logprob_threshold");
    }

    @Test
    void labelsAreShiftedOnceBehindTheStartTokenWithPaddingForIgnoredOnes() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor input = whisper.network().decoderInput(Tensor.of(new long[] {5, 6, -100, -100}, 1, 4));
            assertThat(input.toLongs()).containsExactly(257, 5, 6, 256);
        }
    }

    @Test
    void blocksRunAgainGiveTheGradientsOfBlocksKept() {
        try (TensorScope scope = TensorScope.open();
                WhisperNetwork kept = trained();
                WhisperNetwork again = trained()) {
            Tensor labels = Tensor.of(new long[] {5, 6, 7, -100}, 1, 4);
            double loss = kept.gradients(window(), labels, false);
            assertThat(again.gradients(window(), labels, true)).isEqualTo(loss);
            for (int i = 0; i < kept.towers().layerTensors().size(); i++) {
                Map<String, Tensor> others = again.towers().layerTensors().get(i);
                kept.towers().layerTensors().get(i).forEach((name, tensor) -> {
                    // The same operations, but sums over blocks come in another order.
                    assertThat(others.get(name).grad().toFloats())
                            .as(name)
                            .containsExactly(tensor.grad().toFloats(), within(1e-5f));
                });
            }
            assertThat(again.towers()
                            .topTensors()
                            .get("model.encoder.conv1.weight")
                            .grad()
                            .toFloats())
                    .containsExactly(
                            kept.towers()
                                    .topTensors()
                                    .get("model.encoder.conv1.weight")
                                    .grad()
                                    .toFloats(),
                            within(1e-4f));
        }
    }

    /** The network with copies of all its weights, which gather gradients. */
    private static WhisperNetwork trained() {
        WhisperNetwork plain = whisper.network();
        List<Map<String, Tensor>> layers = new ArrayList<>();
        plain.towers().layerTensors().forEach(layer -> layers.add(copies(layer)));
        return plain.extend(
                new DecoderExtension(List.of(), copies(plain.towers().topTensors()), layers, 0, 0));
    }

    private static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> copies.put(name, tensor.copy().requireGrad(true)));
        return copies;
    }

    @Test
    void wrongFeaturesAreRefusedWithTheShapeThatWouldBeRight() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor wrong = Tensor.of(new float[7 * 80], 1, 7, 80);
            assertThatThrownBy(() -> whisper.generate(wrong, null, WhisperOptions.defaults()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[batch, 6, frames], not float32[1, 7, 80]");
            Tensor tooShort = Tensor.of(new float[6 * 79], 1, 6, 79);
            assertThatThrownBy(() -> whisper.network().encode(tooShort))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[batch, 6, 80]");
        }
    }

    @Test
    void wrongOptionsAreRefused() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor window = window();
            WhisperOptions options = WhisperOptions.defaults();
            assertThatThrownBy(() -> whisper.generate(window, null, options.withLanguage("englisch")))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("did you mean 'english'");
            assertThatThrownBy(() -> whisper.generate(window, null, options.withLanguage("fr")))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("no token of the language 'fr'");
            assertThatThrownBy(() -> whisper.generate(window, null, options.withLanguage("en", "de")))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("2 languages do not fit 1 recordings");
            assertThatThrownBy(() -> whisper.generate(window, null, options.withMaxNewTokens(64)))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("exceed the decoder's 64 positions");
            assertThatThrownBy(() -> whisper.generate(recording(), null, options.withTimestamps(false)))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("more than 80 frames need timestamps");
            assertThatThrownBy(() -> options.withTask("sing"))
                    .hasMessageContaining("task must be transcribe or translate, not sing");
            assertThatThrownBy(() -> whisper.generate(recording(), new int[] {500}, options))
                    .hasMessageContaining("recording 0 can't have 500 of 190 frames");
        }
    }

    @Test
    void weightsThatAreNotThoseOfTheConfigurationAreNamed(@TempDir Path folder) throws IOException {
        for (String file : List.of("config.json", "generation_config.json")) {
            Files.copy(FOLDER.resolve(file), folder.resolve(file));
        }
        try (Weights weights = Weights.load(FOLDER, null, "cpu")) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
            tensors.remove("model.decoder.layers.1.encoder_attn.q_proj.bias");
            tensors.put("model.encoder.conv1.bias", tensors.get("model.decoder.layers.0.fc1.bias"));
            TensorFiles.write(folder.resolve("model.safetensors"), tensors);
        }
        assertThatThrownBy(() -> Whisper.load(folder))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("model.decoder.layers.1.encoder_attn.q_proj.bias is missing")
                .hasMessageContaining("model.encoder.conv1.bias has shape [24], config.json wants [16]");
    }

    @Test
    void aConfigurationOfAnotherModelIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"bert\"}");
        assertThatThrownBy(() -> Whisper.load(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("model_type is 'bert', not whisper");
    }

    @Test
    void waysOfChoosingTokensThatAreNotThereAreRefusedByName(@TempDir Path folder) throws IOException {
        Files.copy(FOLDER.resolve("config.json"), folder.resolve("config.json"));
        Files.copy(FOLDER.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("generation_config.json"),
                "{\"num_beams\": 5, \"do_sample\": true, \"suppress_tokens\": [999], \"eos_token_id\": 256}");
        assertThatThrownBy(() -> Whisper.load(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("num_beams is 5")
                .hasMessageContaining("do_sample is true")
                .hasMessageContaining("suppress_tokens holds 999, which is not in the vocabulary of 308");
    }

    @Test
    void aModelOfEnglishAloneRefusesLanguages(@TempDir Path folder) throws IOException {
        Files.copy(FOLDER.resolve("config.json"), folder.resolve("config.json"));
        Files.copy(FOLDER.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("generation_config.json"),
                "{\"decoder_start_token_id\": 257, \"eos_token_id\": 256, \"no_timestamps_token_id\": 266,"
                        + " \"max_length\": 64, \"is_multilingual\": false}");
        try (Whisper english = Whisper.load(folder);
                TensorScope scope = TensorScope.open()) {
            Tensor window = window();
            WhisperOptions three = WhisperOptions.defaults().withMaxNewTokens(3);
            assertThat(english.generate(window, null, three).get(0).start()).containsExactly(257, 266);
            assertThatThrownBy(() -> english.generate(window, null, three.withLanguage("en")))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("English only");
            assertThatThrownBy(() -> english.transcribe(window, null, three))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("has no tokenizer.json");
        }
    }
}

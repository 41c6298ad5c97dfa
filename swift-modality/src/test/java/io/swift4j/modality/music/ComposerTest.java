package io.swift4j.modality.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the model computes is compared with the reference in {@code swift-examples}; here is how it is asked. */
@ExtendWith(NoLeaks.class)
class ComposerTest {

    private static final Path FOLDER = Path.of("src/test/resources/music/stereo");
    private static final List<String> TEXTS = List.of("slow waltz", "piano");
    private static final ComposeOptions SHORT = ComposeOptions.defaults().withSeconds(0.02);

    private static Composer composer;

    @BeforeAll
    static void load() {
        composer = Composer.load(FOLDER);
        composer.compose(TEXTS, SHORT.withSampling(1, 0, 1));
    }

    @AfterAll
    static void close() {
        composer.close();
    }

    private static Sound hum(int samples) {
        float[] both = new float[2 * samples];
        for (int i = 0; i < both.length; i++) {
            both[i] = (float) (0.4 * Math.sin(i * 0.13) + 0.2 * Math.sin(i * 0.71));
        }
        return new Sound(32000, 2, both);
    }

    @Test
    void everyTextBecomesASoundOfTheLengthAskedFor() {
        List<Sound> music = composer.compose(TEXTS, SHORT.greedy());
        assertThat(music).hasSize(2).allSatisfy(sound -> {
            assertThat(sound.sampleRate()).isEqualTo(32000);
            assertThat(sound.channels()).isEqualTo(2);
            assertThat(sound.seconds()).isCloseTo(0.02, within(1e-9));
        });
    }

    @Test
    void theSameSeedGivesTheSameMusicAndAnotherAnother() {
        float[] first =
                composer.compose(TEXTS, SHORT.withSampling(1, 0, 5)).get(0).samples();
        float[] again =
                composer.compose(TEXTS, SHORT.withSampling(1, 0, 5)).get(0).samples();
        float[] other =
                composer.compose(TEXTS, SHORT.withSampling(1, 0, 6)).get(0).samples();
        assertThat(again).containsExactly(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void aTextInABatchSoundsAsAlone() {
        ComposeOptions options = SHORT.withGuidance(2).greedy();
        float[] together = composer.compose(TEXTS, options).get(1).samples();
        float[] alone = composer.compose(TEXTS.subList(1, 2), options).get(0).samples();
        // Padding is masked, but sums run in another order.
        for (int i = 0; i < alone.length; i++) {
            assertThat(together[i]).isCloseTo(alone[i], within(1e-4f));
        }
    }

    @Test
    void guidanceChangesWhatIsWritten() {
        float[] plain =
                composer.compose(TEXTS, SHORT.withGuidance(1).greedy()).get(0).samples();
        float[] guided =
                composer.compose(TEXTS, SHORT.withGuidance(6).greedy()).get(0).samples();
        assertThat(guided).isNotEqualTo(plain);
    }

    @Test
    void musicGoesOnFromSoundsWhosePaddingIsLeftOut() {
        List<Sound> music = composer.compose(
                TEXTS, SHORT.continuing(List.of(hum(800), hum(480))).greedy());
        // Ten frames of 80 samples, and 8 new ones; the second's padding of 320 is left out.
        assertThat(music.get(0).length()).isEqualTo(800 + 640);
        assertThat(music.get(1).length()).isEqualTo(480 + 640);
    }

    @Test
    void musicCanBeMadeWithoutATextAndWithoutATokenizer(@TempDir Path folder) throws IOException {
        copy(folder);
        Files.delete(folder.resolve("tokenizer.json"));
        try (Composer wordless = Composer.load(folder)) {
            assertThat(wordless.improvise(2, SHORT.withSampling(1, 0, 3))).hasSize(2);
            assertThatThrownBy(() -> wordless.compose(TEXTS, SHORT))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("tokenizer.json");
        }
    }

    @Test
    void itComputesInBfloat16Too() {
        try (Composer half = Composer.load(FOLDER, LoadOptions.defaults().withDtype(Dtype.BFLOAT16))) {
            assertThat(half.compose(TEXTS, SHORT.withGuidance(3).greedy())).hasSize(2);
        }
    }

    @Test
    void gradientsReachTheTextEncoderAndEveryHead() {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> weights = composer.parameters();
            List<String> names = List.of(
                    "text_encoder.encoder.block.0.layer.0.SelfAttention.q.weight",
                    "decoder.model.decoder.embed_tokens.5.weight",
                    "decoder.lm_heads.0.weight",
                    "decoder.lm_heads.5.weight");
            names.forEach(name -> weights.get(name).requireGrad(true));
            int[] labels = new int[5 * 6];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = i * 7 % 64;
            }
            double loss = composer.network()
                    .gradients(new int[][] {{5, 6, 1}}, new int[][] {{1, 1, 1}}, Tensor.of(labels, 1, 5, 6));
            assertThat(loss).isBetween(2.0, 40.0);
            for (String name : names) {
                double norm = 0;
                for (double value :
                        Objects.requireNonNull(weights.get(name).grad()).toDoubles()) {
                    norm += value * value;
                }
                assertThat(norm).as(name).isPositive();
                weights.get(name).requireGrad(false);
            }
        }
    }

    @Test
    void settingsThatCodebooksDoNotAllowAreRefused() {
        Composer.Words words = new Composer.Words(new int[][] {{5, 1}}, new int[][] {{1, 1}});
        for (GenerationConfig.Builder wrong : List.of(
                GenerationConfig.builder().numBeams(2),
                GenerationConfig.builder().doSample(true).numReturnSequences(2),
                GenerationConfig.builder().eosTokenIds(List.of(3)))) {
            assertThatThrownBy(() -> composer.write(
                            words, Optional.empty(), Optional.empty(), 1, wrong.build(), (row, token) -> true))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("codebooks belong together");
        }
    }

    @Test
    void moreThanTheDecoderHasPlacesForIsRefused() {
        assertThatThrownBy(() -> composer.compose(TEXTS, SHORT.withSeconds(1)))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("max_position_embeddings")
                .hasMessageContaining("64");
    }

    @Test
    void tokensThatTheTextEncoderDoesNotHaveAreRefused() {
        assertThatThrownBy(() -> composer.network().encode(new int[][] {{5, 90}}, new int[][] {{1, 1}}))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("token 90");
    }

    @Test
    void everythingWrongWithAConfigurationIsReportedTogether(@TempDir Path folder) throws IOException {
        copy(folder);
        Path file = folder.resolve("config.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"gated-silu\"", "\"gated-what-silu\"")
                        .replace("\"num_codebooks\": 6", "\"num_codebooks\": 5")
                        .replace("\"pad_token_id\": 64", "\"pad_token_id\": 65"));
        assertThatThrownBy(() -> Composer.load(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("feed_forward_proj")
                .hasMessageContaining("num_codebooks")
                .hasMessageContaining("pad_token_id");
    }

    @Test
    void endTokensOfAGenerationConfigurationAreRefusedByName(@TempDir Path folder) throws IOException {
        copy(folder);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 3, \"pad_token_id\": 64}");
        assertThatThrownBy(() -> Composer.load(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("eos_token_id");
    }

    private static void copy(Path to) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }
}

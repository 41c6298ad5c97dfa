package io.swift4j.modality.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.audio.AudioCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the model computes is compared with the reference in {@code swift-examples}; here is how it is asked. */
@ExtendWith(NoLeaks.class)
class DiaTest {

    private static final Path FOLDER = Path.of("src/test/resources/music/dia");
    private static final Composer.Words WORDS = new Composer.Words(new int[][] {{1, 72, 105}}, new int[][] {{1, 1, 1}});

    private static Dia dia;

    @BeforeAll
    static void load() {
        dia = Dia.load(FOLDER);
        write(20, 1);
    }

    @AfterAll
    static void close() {
        dia.close();
    }

    private static DiaConfig config() {
        return DiaConfig.read(ConfigJson.read(FOLDER.resolve("config.json")));
    }

    private static Dia.Written write(int frames, double scale) {
        return dia.write(
                WORDS,
                Dia.Prompt.of(config(), new int[0][][], 1),
                scale,
                10,
                GenerationConfig.read(FOLDER).toBuilder().doSample(false).maxNewTokens(frames),
                (row, token) -> true);
    }

    @Test
    void aTextIsItsBytesWithOneTokenForEachSpeaker() {
        byte[] bytes = "é".getBytes(StandardCharsets.UTF_8);
        assertThat(new DiaTokenizer(0).ids("[S1]a[S2]é")).containsExactly(1, 'a', 2, bytes[0] & 0xff, bytes[1] & 0xff);
    }

    @Test
    void aBeginningIsDelayedAndVoicesAreFilledOnTheLeft() {
        int[][][] voices = {{{1, 2}, {3, 4}, {5, 6}}, {{7}, {8}, {9}}};
        Dia.Prompt prompt = Dia.Prompt.of(config(), voices, 2);
        // Delays are 0, 1 and 4; 42 begins, and 41 is to be found.
        assertThat(prompt.codes()[0]).isDeepEqualTo(new int[][] {
            {42, 42, 42}, {1, 42, 42}, {2, 3, 42}, {41, 4, 42}, {41, 41, 42}, {41, 41, 5}, {41, 41, 6}
        });
        assertThat(prompt.codes()[1][2]).containsExactly(7, 42, 42);
        assertThat(prompt.frames()).isDeepEqualTo(new int[][] {{1, 1, 1, 1, 1, 1, 1}, {0, 1, 1, 1, 1, 1, 1}});
    }

    @Test
    void allChannelsEndInTimeAndAllCodesAreSound() {
        for (double scale : new double[] {1, 3}) {
            Dia.Written written = write(20, scale);
            int[][] codes = written.codes()[0];
            assertThat(codes).hasNumberOfRows(3);
            assertThat(codes[0].length).isPositive().isEqualTo(codes[1].length).isEqualTo(codes[2].length);
            for (int[] channel : codes) {
                assertThat(Arrays.stream(channel)).allMatch(code -> code >= 0 && code < 40);
            }
            int[][] last = written.sequences()[0];
            assertThat(last[last.length - 1][2]).isEqualTo(40);
        }
    }

    @Test
    void lossIsLearnedThroughBothTowers() {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> learned = List.of(
                    Objects.requireNonNull(dia.parameters().get("model.encoder.embedding.weight")),
                    Objects.requireNonNull(dia.parameters().get("logits_dense.weight")));
            learned.forEach(tensor -> tensor.requireGrad(true));
            double loss = dia.network()
                    .gradients(
                            WORDS.ids(),
                            WORDS.keep(),
                            Tensor.of(new long[] {42, 42, 42, 1, 2, 3}, 1, 2, 3),
                            Tensor.of(new long[] {1, 1}, 1, 2),
                            Tensor.of(new long[] {1, 4, 2, 5, 3, -100}, 3, 2));
            assertThat(loss).isBetween(1.0, 40.0);
            for (Tensor tensor : learned) {
                assertThat(Arrays.stream(Objects.requireNonNull(tensor.grad()).toDoubles()))
                        .anyMatch(value -> value != 0);
                tensor.requireGrad(false);
            }
        }
    }

    @Test
    void aCodecOfOtherCodebooksIsRefused() {
        try (AudioCodec codec = AudioCodec.load(Path.of("src/test/resources/codecs/dac_odd"))) {
            assertThatThrownBy(() -> dia.speak(List.of("[S1] Hi"), codec, SpeakOptions.defaults()))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("codebooks");
        }
    }

    @Test
    void guidanceBelowOneIsRefused() {
        assertThatThrownBy(() -> write(20, 0.5))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("guidance");
    }

    @Test
    void everythingWrongWithAConfigurationIsReportedTogether(@TempDir Path folder) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        Path file = folder.resolve("config.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"linear\"", "\"yarn\"")
                        .replace("\"num_channels\": 3", "\"num_channels\": 4")
                        .replace("\"cross_hidden_size\": 24", "\"cross_hidden_size\": 25"));
        assertThatThrownBy(() -> Dia.load(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("yarn")
                .hasMessageContaining("delay_pattern")
                .hasMessageContaining("cross_hidden_size");
    }
}

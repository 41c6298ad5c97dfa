package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.PretrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTest {

    private static final int[] HELLO = {40, 41, 42, 43};

    private static PretrainedModel model;
    private static Generator generator;

    @BeforeAll
    static void load() {
        model = PretrainedModel.load(TestModels.QWEN2);
        generator = new Generator(model.decoder());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static GenerationConfig.Builder sampling(long seed) {
        return GenerationConfig.builder().maxNewTokens(12).doSample(true).seed(seed);
    }

    private static int[] answer(GenerationConfig config, int[]... prompts) {
        return generator.generate(Prompts.of(0, prompts), config).answer(0);
    }

    @Test
    void theSameSeedGivesTheSameTokensAndAnotherGivesOthers() {
        int[] first = answer(sampling(1).build(), HELLO);
        assertThat(answer(sampling(1).build(), HELLO)).isEqualTo(first);
        assertThat(answer(sampling(2).build(), HELLO)).isNotEqualTo(first);
    }

    @Test
    void aRowIsSampledAlikeWhateverStandsBelowItInTheBatch() {
        int[] alone = answer(sampling(3).build(), HELLO);
        assertThat(answer(sampling(3).build(), HELLO, new int[] {7, 8, 9, 10})).isEqualTo(alone);
    }

    @Test
    void raggedPromptsInOneBatchGetTheAnswersTheyGetAlone() {
        GenerationConfig greedy = GenerationConfig.builder().maxNewTokens(10).build();
        int[][] prompts = {HELLO, {50}, {60, 61, 62, 63, 64, 65, 66}};
        GenerationResult together = generator.generate(Prompts.of(0, prompts), greedy);
        for (int row = 0; row < prompts.length; row++) {
            assertThat(together.answer(row)).isEqualTo(answer(greedy, prompts[row]));
        }
    }

    @Test
    void threadsThatShareAModelGetWhatTheyWouldGetAlone() throws Exception {
        int[] alone = answer(sampling(5).build(), HELLO);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<int[]>> tasks = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                tasks.add(() -> answer(sampling(5).build(), HELLO));
            }
            for (Future<int[]> task : pool.invokeAll(tasks)) {
                assertThat(task.get()).isEqualTo(alone);
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void sampledTokensAreAsFrequentAsTheirProbabilities() {
        GenerationConfig one = GenerationConfig.builder()
                .maxNewTokens(1)
                .doSample(true)
                .topK(2)
                .logProbabilities(true)
                .build();
        int draws = 2000;
        int[][] prompts = new int[draws][];
        java.util.Arrays.fill(prompts, HELLO);
        GenerationResult result = generator.generate(Prompts.of(0, prompts), one);
        int[] count = new int[model.decoder().config().vocabSize()];
        double[] probability = new double[count.length];
        for (int row = 0; row < draws; row++) {
            int token = result.answer(row)[0];
            count[token]++;
            probability[token] = Math.exp(result.logProbabilities()[row][0]);
        }
        double total = java.util.Arrays.stream(probability).sum();
        for (int token = 0; token < count.length; token++) {
            if (count[token] > 0) {
                double p = probability[token] / total;
                // Five standard deviations of a binomial count: one run in a million is outside by chance.
                assertThat(Math.abs(count[token] - draws * p)).isLessThan(5 * Math.sqrt(draws * p * (1 - p)) + 1);
            }
        }
        assertThat(java.util.Arrays.stream(count).filter(n -> n > 0).count()).isEqualTo(2);
    }

    @Test
    void anInterruptEndsGenerationAndStaysSet() {
        Thread.currentThread().interrupt();
        GenerationResult result = generator.generate(
                Prompts.of(0, HELLO),
                GenerationConfig.builder().maxNewTokens(1000).build());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.reasons()).containsExactly(FinishReason.CANCELLED);
        assertThat(result.lengths()[0]).isEqualTo(1);
    }

    @Test
    void aTimeLimitEndsGenerationWithWhatThereIs() {
        GenerationResult result = generator.generate(
                Prompts.of(0, HELLO),
                GenerationConfig.builder()
                        .maxNewTokens(100_000)
                        .maxTime(Duration.ofNanos(1))
                        .build());
        assertThat(result.reasons()).containsExactly(FinishReason.TIME);
        assertThat(result.lengths()[0]).isPositive();
    }

    @Test
    void beamsAreSortedByScoreAndDiffer() {
        GenerationResult result = generator.generate(
                Prompts.of(0, HELLO),
                GenerationConfig.builder()
                        .maxNewTokens(8)
                        .numBeams(4)
                        .numReturnSequences(4)
                        .build());
        assertThat(result.scores()).isSortedAccordingTo((a, b) -> Float.compare(b, a));
        assertThat(List.of(result.sequences())).doesNotHaveDuplicates();
    }

    @Test
    void allContradictionsAreReportedTogether() {
        assertThatThrownBy(() -> GenerationConfig.builder()
                        .topP(1.5)
                        .numBeams(0)
                        .maxNewTokens(3)
                        .minNewTokens(4)
                        .doSample(true)
                        .temperature(0)
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("top_p must be from 0 to 1 (it is 1.5)")
                .hasMessageContaining("num_beams must be at least 1")
                .hasMessageContaining("min_new_tokens must not exceed max_new_tokens")
                .hasMessageContaining("temperature must be positive");
    }

    @Test
    void aSettingThatWouldBeIgnoredIsRefusedByName() {
        ConfigJson json = ConfigJson.parse("generation_config.json", "{\"guidance_scale\": 2.0}");
        assertThatThrownBy(() -> GenerationConfig.builder().read(json))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("generation_config.json: guidance_scale is 2.0");
    }

    @Test
    void allThatIsWrongInTheFileIsSaidAtOnce(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), """
                {"top_k": "many", "guidance_scale": 2.0, "early_stopping": "soon", "num_beams": 0}""");
        assertThatThrownBy(() -> GenerationConfig.read(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "generation_config.json has 4 problems:\n- top_k must be an integer, not \"many\"\n")
                .hasMessageContaining("- guidance_scale is 2.0")
                .hasMessageContaining("- early_stopping must be true, false or \"never\", not \"soon\"\n")
                .hasMessageContaining("num_beams must be at least 1");
    }

    @Test
    void aTokenOutsideTheVocabularyIsNamedBeforeLibtorchReadsIt() {
        assertThatThrownBy(() -> generator.generate(Prompts.of(0, new int[] {5, 100_000}), GenerationConfig.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token id 100000 at row 0, position 1 is not in the vocabulary of 800");
    }
}

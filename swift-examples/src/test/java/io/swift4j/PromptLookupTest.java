package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Guidance;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.generate.Scoring;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.NoLeaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that are looked up in the prompt against plain greedy decoding. */
@ExtendWith(NoLeaks.class)
class PromptLookupTest {

    /** Decoders of every family with random weights. */
    static List<Path> decoders() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("src/test/resources/fixtures/text"))) {
            return folders.filter(folder -> Files.exists(folder.resolve("model.safetensors")))
                    .filter(folder -> !folder.endsWith("bert"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void answersAreThoseOfGreedyDecoding(Path folder) {
        try (PretrainedModel model = PretrainedModel.load(folder)) {
            Random random = new Random(5);
            Generator generator = new Generator(model.decoder());
            int vocabulary = model.decoder().config().vocabSize();
            for (int trial = 0; trial < 6; trial++) {
                int[] part = random.ints(2 + trial, 0, Math.min(vocabulary, 20)).toArray();
                int[] prompt = IntStream.range(0, 4 * part.length)
                        .map(i -> part[i % part.length])
                        .toArray();
                Prompts prompts = trial % 2 == 0
                        ? Prompts.of(0, prompt)
                        : new Prompts(new int[][] {prompt}, new int[][] {leftPadded(prompt.length)});
                GenerationConfig.Builder plain = GenerationConfig.builder()
                        .maxNewTokens(40)
                        .repetitionPenalty(trial == 2 ? 1.1 : 1)
                        .logProbabilities(true);
                GenerationResult expected = generator.generate(prompts, plain.build());
                for (int tokens : new int[] {1, 3, 10}) {
                    GenerationResult found = generator.generate(
                            prompts, plain.promptLookup(tokens).build());
                    assertThat(found.sequences()).as(folder + " " + tokens).isDeepEqualTo(expected.sequences());
                }
                plain.promptLookup(0);
            }
        }
    }

    private static int[] leftPadded(int length) {
        int[] keep = new int[length];
        Arrays.fill(keep, 1, length, 1);
        return keep;
    }

    @Test
    void anEndOfSequenceAmongWhatIsTriedEndsTheAnswer() {
        try (PretrainedModel model = PretrainedModel.load(TestModels.QWEN2)) {
            Generator generator = new Generator(model.decoder());
            Prompts prompts = Prompts.of(0, new int[] {5, 6, 7, 5, 6, 7, 5, 6});
            int[] free = generator.generate(
                            prompts, GenerationConfig.builder().maxNewTokens(20).build())
                    .sequences()[0];
            GenerationConfig.Builder ended =
                    GenerationConfig.builder().maxNewTokens(20).eosTokenIds(List.of(free[14]));
            GenerationResult expected = generator.generate(prompts, ended.build());
            List<Integer> heard = new ArrayList<>();
            GenerationResult found =
                    generator.generate(prompts, ended.promptLookup(8).build(), (row, token) -> {
                        heard.add(token);
                        return true;
                    });
            assertThat(found.sequences()).isDeepEqualTo(expected.sequences());
            assertThat(found.reasons()).containsExactly(FinishReason.EOS);
            assertThat(heard).hasSize(found.lengths()[0]);
        }
    }

    @Test
    void whatItCantBeCombinedWithIsNamed() {
        assertThatThrownBy(() -> GenerationConfig.builder()
                        .promptLookup(4)
                        .doSample(true)
                        .build())
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("can't be combined with do_sample");
        assertThatThrownBy(() ->
                        GenerationConfig.builder().promptLookup(4).numBeams(2).build())
                .hasMessageContaining("can't be combined with num_beams 2");
        assertThatThrownBy(() -> GenerationConfig.builder().promptLookup(-1).build())
                .hasMessageContaining("must not be negative");
        GenerationConfig config = GenerationConfig.builder().promptLookup(4).build();
        try (PretrainedModel model = PretrainedModel.load(TestModels.QWEN2)) {
            Generator generator = new Generator(model.decoder());
            assertThatThrownBy(() -> generator.generate(Prompts.of(0, new int[] {5}, new int[] {6}), config))
                    .hasMessageContaining("promptLookup is for one prompt")
                    .hasMessageContaining("2 prompts");
            Prompts one = Prompts.of(0, new int[] {5});
            Scoring guided = Scoring.PLAIN.with(new Guidance(one, 2, true));
            assertThatThrownBy(() -> generator.generate(one, guided, config, (row, token) -> true))
                    .hasMessageContaining("and guidance");
        }
    }
}

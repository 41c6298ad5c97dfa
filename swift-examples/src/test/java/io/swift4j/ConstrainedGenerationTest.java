package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraints;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.generate.FinishReason;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.grammar.JsonGrammar;
import io.swift4j.core.grammar.JsonSchema;
import io.swift4j.core.testing.NoLeaks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A random model, which by itself writes nothing sensible, under constraints. */
@ExtendWith(NoLeaks.class)
class ConstrainedGenerationTest {

    record Point(int x, int y) {}

    record Shape(String name, List<Point> points, Map<String, Boolean> flags) {}

    private static final JsonMapper JSON = new JsonMapper();
    private static SwiftModel model;
    private static JsonGrammar grammar;
    private static int end;

    @BeforeAll
    static void load() {
        model = SwiftModel.fromPretrained(TestModels.QWEN2.toString());
        grammar = JsonGrammar.of(JsonSchema.of(Shape.class), model.tokenizer());
        end = model.tokenizer().specialTokens().eos().orElseThrow();
        // What is compiled once, at the first use, is no leak.
        generate(GenerationConfig.builder().numBeams(4).maxNewTokens(3).build());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static GenerationConfig.Builder config(int most) {
        return GenerationConfig.builder()
                .eosTokenIds(List.of(end))
                .padTokenId(end)
                .maxNewTokens(most)
                .constraint(grammar);
    }

    private static GenerationResult generate(GenerationConfig config) {
        Prompts prompts = Prompts.of(end, new int[] {5, 6, 7, 8}, new int[] {9}, new int[] {30, 31});
        return new Generator(model.pretrained().decoder()).generate(prompts, config);
    }

    private static void check(GenerationResult result, int most) {
        for (int row = 0; row < result.sequences().length; row++) {
            assertThat(result.reasons().get(row)).isEqualTo(FinishReason.EOS);
            assertThat(result.lengths()[row]).isLessThanOrEqualTo(most);
            JsonNode shape = JSON.readTree(grammar.text(result.answer(row)));
            assertThat(shape.propertyNames()).containsExactly("name", "points", "flags");
            shape.path("points")
                    .forEach(point -> assertThat(
                                    point.path("x").isInt() && point.path("y").isInt())
                            .isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 60})
    void greedyAnswersAreCompleteWithinTheirTokens(int spare) {
        int most = grammar.start(new int[0]).shortest() + 1 + spare;
        check(generate(config(most).build()), most);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sampledAnswersAreCompleteWithinTheirTokens(long seed) {
        check(
                generate(config(80)
                        .doSample(true)
                        .temperature(1.7)
                        .topP(0.9)
                        .seed(seed)
                        .numReturnSequences(3)
                        .build()),
                80);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void beamsAreCompleteWithinTheirTokens(boolean sampled) {
        check(
                generate(config(50)
                        .numBeams(4)
                        .numReturnSequences(2)
                        .doSample(sampled)
                        .build()),
                50);
    }

    @Test
    void aConstraintHasTheLastWordOverPenalties() {
        List<Integer> all = new ArrayList<>();
        for (int token = 0; token < 700; token++) {
            all.add(token);
        }
        check(generate(config(60).suppressTokens(all).minNewTokens(60).build()), 60);
    }

    @Test
    void tooFewTokensOrStopStringsAreRefused() {
        int shortest = grammar.start(new int[0]).shortest();
        assertThatThrownBy(() -> generate(config(shortest).build()))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("has " + (shortest + 1) + " tokens")
                .hasMessageContaining("max_new_tokens is " + shortest);
        assertThatThrownBy(() -> config(50).stopStrings(List.of("}")).build())
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("stop_strings");
        assertThatThrownBy(() -> generate(config(3)
                        .constraint(Constraints.tokens(5))
                        .eosTokenIds(List.of())
                        .build()))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("no eos_token_id is set");
    }

    @Test
    void rowsOfCodesKeepTheirLayoutUnderBeamsToo() {
        GenerationConfig.Builder config = config(8).constraint(Constraints.rows(2, 2, new Slice(100, 200), 50, 51));
        for (GenerationConfig one : List.of(config.build(), config.numBeams(3).build())) {
            GenerationResult result = generate(one);
            for (int row = 0; row < 3; row++) {
                int[] answer = result.answer(row);
                assertThat(answer[2]).isEqualTo(50);
                assertThat(answer[5]).isEqualTo(50);
                assertThat(answer[6]).isEqualTo(51);
                assertThat(List.of(answer[0], answer[1], answer[3], answer[4]))
                        .allMatch(code -> code >= 100 && code < 200);
                assertThat(Arrays.stream(answer).filter(token -> token == 50).count())
                        .isEqualTo(2);
            }
        }
    }
}

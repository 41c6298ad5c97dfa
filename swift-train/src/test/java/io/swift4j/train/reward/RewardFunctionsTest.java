package io.swift4j.train.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardFunctionsTest {

    private static double reward(String name, String text, Map<String, Object> columns) {
        RewardFunction function = RewardFunctions.named(List.of(name)).get(0);
        return function.rewards(List.of(new Answer(List.of(), text, new int[] {1}, columns)))[0];
    }

    @Test
    void formatWantsThoughtsAndThenTheAnswer() {
        assertThat(Stream.of(
                                "<think>a\nb</think>\n<answer>4</answer>",
                                "<think></think><answer></answer>",
                                "<answer>4</answer>",
                                "<think>a</think><answer>4</answer>.")
                        .map(text -> reward("format", text, Map.of())))
                .containsExactly(1.0, 1.0, 0.0, 0.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<think>5</think><answer> 4.0 </answer> | 4 | 1",
                "So \\boxed{3} or rather \\boxed{\\frac{1}{2}} | \\boxed{\\frac{1}{2}} | 1",
                "New  York | new york | 1",
                "1,000 | 1000 | 1",
                "<answer>5</answer> 4 | 4 | 0",
                "1/2 | 0.5 | 0",
            })
    void accuracyComparesWhatAnswersSayWithTheSolution(String text, String solution, double reward) {
        assertThat(reward("accuracy", text, Map.of("solution", solution))).isEqualTo(reward);
    }

    @Test
    void accuracyNeedsASolutionAndNamesMustBeKnown() {
        assertThatThrownBy(() -> reward("accuracy", "4", Map.of("answer", "4")))
                .hasMessageContaining("solution")
                .hasMessageContaining("[answer]");
        assertThatThrownBy(() -> RewardFunctions.named(List.of("fromat"))).hasMessageContaining("format");
    }
}

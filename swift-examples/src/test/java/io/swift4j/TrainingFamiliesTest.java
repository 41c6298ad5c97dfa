package io.swift4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.ForwardOutput;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.peft.prompt.PrefixConfig;
import io.swift4j.peft.prompt.PromptConfig;
import io.swift4j.train.LanguageModelStep;
import io.swift4j.train.TokenSequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The layer-by-layer training pass against the plain way: the whole model in one graph, each sequence alone, the loss from a full
 * matrix of scores. Forward results of the latter are compared with the reference elsewhere.
 */
@DisplayName("A training step gives the gradients of the whole graph")
class TrainingFamiliesTest {

    private static final Path FIXTURES = Path.of("src/test/resources/fixtures/text");
    /** Of the largest gradient of a tensor: sums of float32 in another order. */
    private static final double TOLERANCE = 2e-4;

    /** Their rotary embedding depends on the longest sequence of a batch. */
    private static final Set<String> STRETCHED = Set.of("llama_dynamic", "phi3");

    private static final Script SUM =
            Script.builder("sum").functions("sum.py", """
            def total(self, loss: Tensor, extra: Tensor, weight: float) -> Tensor:
              return loss + extra * weight
            """).build();

    private static List<TokenSequence> rows(int vocabulary) {
        Random random = new Random(3);
        return IntStream.of(9, 21, 5, 14)
                .mapToObj(length -> random.ints(length, 5, vocabulary).toArray())
                .map(ids -> TokenSequence.of(ids, ids))
                .toList();
    }

    private interface Step {
        double run(Decoder decoder, List<TokenSequence> rows, int targets);
    }

    private record Outcome(double loss, Map<String, float[]> gradients) {}

    private static Outcome outcome(PretrainedModel model, AdapterConfig config, int rowCount, Step step) {
        try (TensorScope scope = TensorScope.open();
                AdaptedModel adapted = new AdaptedModel(model)) {
            Adapter adapter = adapted.add("default", config, 5);
            List<TokenSequence> rows =
                    rows(model.decoder().config().vocabSize()).subList(0, rowCount);
            int targets = rows.stream().mapToInt(TokenSequence::targets).sum();
            double loss = step.run(adapted.trainingDecoder(), rows, targets);
            Map<String, float[]> gradients = new LinkedHashMap<>();
            adapter.parameters().forEach((name, parameter) -> {
                Tensor gradient = parameter.grad();
                gradients.put(name, gradient == null ? new float[0] : gradient.toFloats());
            });
            return new Outcome(loss, gradients);
        }
    }

    private static double whole(Decoder decoder, TokenSequence row, int targets, double balancing) {
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            ForwardInput input = ForwardInput.of(row.ids());
            ForwardOutput out = decoder.forward(input);
            int virtual = (int) out.lastHiddenState().size(1) - row.ids().length;
            int[] labels = IntStream.concat(IntStream.range(0, virtual).map(i -> -100), IntStream.of(row.labels()))
                    .toArray();
            Tensor loss = decoder.loss(decoder.logits(out.lastHiddenState()), new int[][] {labels}, targets);
            if (balancing > 0) {
                SUM.tensor("total", loss, decoder.balancingLoss(out.routerLogits(), input), balancing)
                        .backward();
            } else {
                loss.backward();
            }
            return loss.item();
        }
    }

    private static void same(String family, AdapterConfig config, double balancing) {
        int rowCount = balancing > 0 || STRETCHED.contains(family) ? 1 : 4;
        LoadOptions options = LoadOptions.defaults().withDtype(Dtype.FLOAT32);
        try (PretrainedModel model = PretrainedModel.load(FIXTURES.resolve(family), options)) {
            Outcome expected = outcome(
                    model,
                    config,
                    rowCount,
                    (decoder, rows, targets) -> rows.stream()
                            .mapToDouble(row -> whole(decoder, row, targets, balancing))
                            .sum());
            for (boolean checkpointing : new boolean[] {false, true}) {
                TrainingPass.Options pass = new TrainingPass.Options(checkpointing, false, 1);
                Outcome found = outcome(
                        model,
                        config,
                        rowCount,
                        (decoder, rows, targets) -> LanguageModelStep.run(
                                                decoder,
                                                rows,
                                                targets,
                                                new LanguageModelStep.Options(pass, 0, balancing, 1))
                                        .sum()
                                / targets);
                assertThat(found.loss()).isCloseTo(expected.loss(), Offset.offset(1e-5));
                compare(found.gradients(), expected.gradients());
            }
        }
    }

    private static void compare(Map<String, float[]> found, Map<String, float[]> expected) {
        List<String> moved = new ArrayList<>();
        expected.forEach((name, values) -> {
            double largest = 0;
            double off = 0;
            float[] others = found.get(name);
            assertThat(others.length).as(name).isEqualTo(values.length);
            for (int i = 0; i < values.length; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
                off = Math.max(off, Math.abs(values[i] - others[i]));
            }
            assertThat(off).as(name).isLessThanOrEqualTo(TOLERANCE * largest + 1e-8);
            if (largest > 1e-6) {
                moved.add(name);
            }
        });
        assertThat(moved.size()).isGreaterThan(expected.size() / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemma2",
                "gemma3",
                "granite",
                "llama",
                "llama_dynamic",
                "llama_linear",
                "llama_yarn",
                "mistral",
                "mixtral",
                "olmo2",
                "phi3",
                "qwen2",
                "qwen2_moe",
                "qwen3",
                "qwen3_moe",
                "smollm3"
            })
    void ofEveryFamilyWithAllWeightsTrained(String family) {
        same(family, FullConfig.all(), 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixtral", "qwen2_moe", "qwen3_moe"})
    void withTheBalancingLossOfExperts(String family) {
        same(family, FullConfig.all(), 0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemma2", "mistral", "qwen2", "llama"})
    void ofVirtualTokensAndPrefixes(String family) {
        same(family, PromptConfig.random(3), 0);
        same(family, PrefixConfig.of(3), 0);
    }
}

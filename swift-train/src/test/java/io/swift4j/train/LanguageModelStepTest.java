package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.Targets;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.prompt.PrefixConfig;
import io.swift4j.train.optim.Optimizer;
import io.swift4j.train.optim.OptimizerSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelStepTest {

    private static final List<TokenSequence> ROWS =
            List.of(sequence(3, 17, 42, 9, 61), sequence(5, 8, 13), sequence(40, 2, 2, 33, 7, 19, 50, 11));
    private static final int TARGETS =
            ROWS.stream().mapToInt(TokenSequence::targets).sum();

    @TempDir
    private Path folder;

    private PretrainedModel model;
    private AdaptedModel adapted;

    @BeforeEach
    void load() {
        model = PretrainedModel.load(TinyModel.llama()
                .with("tie_word_embeddings", true)
                .without("lm_head.weight")
                .write(folder));
        adapted = new AdaptedModel(model);
    }

    @AfterEach
    void close() {
        adapted.close();
        model.close();
    }

    private static TokenSequence sequence(int... ids) {
        return TokenSequence.of(ids, ids);
    }

    private static LanguageModelStep.Options options(boolean checkpointing) {
        return new LanguageModelStep.Options(new TrainingPass.Options(checkpointing, false, 1), 0, 0, 1);
    }

    private Map<String, float[]> gradients(Adapter adapter, List<List<TokenSequence>> batches, boolean checkpointing) {
        try (TensorScope scope = TensorScope.open()) {
            batches.forEach(
                    rows -> LanguageModelStep.run(adapted.trainingDecoder(), rows, TARGETS, options(checkpointing)));
            Map<String, float[]> found = new LinkedHashMap<>();
            adapter.parameters().forEach((name, tensor) -> {
                Tensor gradient = tensor.grad();
                found.put(name, gradient == null ? new float[0] : gradient.toFloats());
            });
            return found;
        }
    }

    private Adapter fresh(String name, AdapterConfig config) {
        return adapted.add(name, config, 7);
    }

    private static void close(Map<String, float[]> found, Map<String, float[]> expected, float tolerance) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) ->
                assertThat(found.get(name)).as(name).containsExactly(values, Offset.offset(tolerance)));
    }

    @Test
    void packedSequencesGiveTheGradientsOfEachAlone() {
        Map<String, float[]> together = gradients(fresh("a", LoraConfig.of(4, 8)), List.of(ROWS), false);
        Map<String, float[]> alone = gradients(
                fresh("b", LoraConfig.of(4, 8)), ROWS.stream().map(List::of).toList(), false);
        close(together, alone, 1e-5f);
        assertThat(together.values().stream().anyMatch(values -> values.length > 0 && values[0] != 0))
                .isTrue();
    }

    @Test
    void packedSequencesBehindAPrefixGiveTheGradientsOfEachAlone() {
        Map<String, float[]> together = gradients(fresh("a", PrefixConfig.of(3)), List.of(ROWS), false);
        adapted.delete("a");
        Map<String, float[]> alone = gradients(
                fresh("b", PrefixConfig.of(3)), ROWS.stream().map(List::of).toList(), false);
        close(together, alone, 1e-5f);
    }

    @Test
    void packedSequencesWithAWindowGiveTheGradientsOfEachAlone(@TempDir Path other) {
        try (PretrainedModel windowed = PretrainedModel.load(TinyModel.llama()
                        .with("model_type", "mistral")
                        .with("sliding_window", 3)
                        .write(other));
                AdaptedModel windows = new AdaptedModel(windowed)) {
            List<double[]> norms = new ArrayList<>();
            for (List<List<TokenSequence>> batches :
                    List.of(List.of(ROWS), ROWS.stream().map(List::of).toList())) {
                Adapter adapter = windows.add("a" + norms.size(), LoraConfig.of(4, 8), 7);
                windows.activate("a" + norms.size());
                batches.forEach(
                        rows -> LanguageModelStep.run(windows.trainingDecoder(), rows, TARGETS, options(false)));
                try (TensorScope scope = TensorScope.open()) {
                    norms.add(adapter.parameters().values().stream()
                            .mapToDouble(LanguageModelStepTest::gradientNorm)
                            .toArray());
                }
            }
            assertThat(norms.get(0)).containsExactly(norms.get(1), Offset.offset(1e-5));
            assertThat(Arrays.stream(norms.get(0)).max().orElse(0)).isGreaterThan(1e-3);
        }
    }

    private static double gradientNorm(Tensor parameter) {
        Tensor gradient = parameter.grad();
        double sum = 0;
        for (float value : gradient == null ? new float[0] : gradient.toFloats()) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    @Test
    void checkpointingGivesTheGradientsOfKeepingEverything() {
        Map<String, float[]> kept = gradients(fresh("a", LoraConfig.of(4, 8)), List.of(ROWS), false);
        Map<String, float[]> again = gradients(fresh("b", LoraConfig.of(4, 8)), List.of(ROWS), true);
        close(again, kept, 1e-6f);
    }

    @Test
    void onlyTrainedLayersGetGradients() {
        LoraConfig last = LoraConfig.of(4, 8).withTargets(Targets.allLinear().inLayers(1));
        gradients(fresh("a", last), List.of(ROWS), true).forEach((name, values) -> {
            assertThat(name).startsWith("model.layers.1.");
            assertThat(values).as(name).isNotEmpty();
        });
        try (TensorScope scope = TensorScope.open()) {
            assertThat(model.parameters().values()).allMatch(tensor -> tensor.grad() == null);
        }
    }

    @Test
    void twoThousandStepsLeaveNothingBehind() {
        Adapter adapter = fresh("a", LoraConfig.of(4, 8));
        Decoder decoder = adapted.trainingDecoder();
        try (Optimizer optimizer =
                OptimizerSpec.AdamLike.adamW().create(ParameterGroups.plain(adapter.parameters(), 1e-3, 0.01))) {
            NoLeaks.assertNoGrowth(2000, () -> {
                LanguageModelStep.run(decoder, ROWS, TARGETS, options(true));
                optimizer.step(1e-3, 1e-3);
                optimizer.zeroGrad();
            });
        }
    }
}

package io.swift4j.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.adalora.AdaLoraConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of AdaLoRA adapters that have lost ranks. */
class PrunedRanksTest {

    private static final String MODULE = "model.layers.0.self_attn.q_proj";
    private static final String SAVED = "base_model.model." + MODULE;
    private static final AdaLoraConfig CONFIG = AdaLoraConfig.of(10)
            .withTargets(new Targets(List.of("q_proj"), null, List.of(), null, List.of(0)))
            .withRanks(4, new AdaLoraConfig.Budget(2, 0, 0, 1, 10, 0.85, 0.85));

    @TempDir
    Path folder;

    private PretrainedModel model;
    private AdaptedModel adapted;

    @BeforeEach
    void load() {
        model = PretrainedModel.load(TinyModel.llama().write(folder.resolve("base")));
        adapted = new AdaptedModel(model);
    }

    @AfterEach
    void close() {
        adapted.close();
        model.close();
    }

    /** Gives every parameter a gradient and lets ranks go as after an optimiser's step. */
    private static void step(Adapter adapter, int step) {
        Random random = new Random(step);
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            adapter.parameters()
                    .values()
                    .forEach(tensor -> PeftMath.inGraph("times", tensor, 1.0)
                            .backward(TestTensors.normal(random, 1, tensor.shape())));
            adapter.afterStep(step);
        }
    }

    private List<Object> pattern(String name) {
        Map<String, Object> ranks = ConfigJson.read(folder.resolve(name).resolve("adapter_config.json"))
                .object("rank_pattern")
                .plain();
        return List.copyOf((List<?>) Objects.requireNonNull(ranks.get(MODULE + ".lora_E")));
    }

    private long[] shape(String name, String factor) {
        try (TensorScope scope = TensorScope.open();
                Weights file = Weights.load(folder.resolve(name).resolve("adapter_model.safetensors"), null, "cpu")) {
            return Objects.requireNonNull(file.tensors().get(SAVED + factor)).shape();
        }
    }

    @Test
    void onlyRanksThatAreLeftAreInTheFileAndLoadingItGivesTheSameModel() {
        Adapter adapter = adapted.add("one", CONFIG, 1);
        TestTensors.randomise(adapter, 0.3);
        for (int i = 0; i < 10; i++) {
            step(adapter, i);
        }
        float[] expected = TestTensors.logits(adapted.decoder());
        adapted.save("one", folder.resolve("saved"));
        assertThat(pattern("saved")).hasSize(4).filteredOn(Boolean.TRUE::equals).hasSize(2);
        assertThat(shape("saved", ".lora_A")).containsExactly(2, 32);
        assertThat(shape("saved", ".lora_E")).containsExactly(2, 1);
        assertThat(shape("saved", ".lora_B")).containsExactly(32, 2);

        Adapter loaded = adapted.load("two", folder.resolve("saved"));
        // Terms that are exactly zero are left out of a sum of four, whose order may change.
        assertThat(TestTensors.distance(TestTensors.logits(adapted.decoder()), expected))
                .isCloseTo(0, within(1e-5));
        assertThat(((AdaLoraConfig) loaded.config()).rank()).isEqualTo(4);
    }

    @Test
    void anAdapterThatIsTrainedFurtherLosesOnlyRanksThatWereLeft() {
        adapted.add("one", withPattern(true, false, true, true), 1);
        adapted.save("one", folder.resolve("first"));
        assertThat(pattern("first")).containsExactly(true, false, true, true);

        Adapter further = adapted.load("two", folder.resolve("first"));
        TestTensors.randomise(further, 0.3);
        for (int i = 0; i < 10; i++) {
            step(further, i);
        }
        float[] expected = TestTensors.logits(adapted.decoder());
        adapted.save("two", folder.resolve("second"));
        assertThat(pattern("second").get(1)).isEqualTo(false);
        assertThat(pattern("second")).filteredOn(Boolean.TRUE::equals).hasSize(2);
        adapted.load("three", folder.resolve("second"));
        assertThat(TestTensors.distance(TestTensors.logits(adapted.decoder()), expected))
                .isCloseTo(0, within(1e-5));

        adapted.resume("four", folder.resolve("second"), further.trainingState());
        adapted.save("four", folder.resolve("third"));
        assertThat(pattern("third")).isEqualTo(pattern("second"));
        assertThat(TestTensors.logits(adapted.decoder())).containsExactly(expected);
    }

    @Test
    void aStateOfAnotherTrainingIsRefused() {
        Adapter adapter = adapted.add("one", CONFIG, 1);
        adapted.save("one", folder.resolve("saved"));
        step(adapter, 0);
        Map<String, Tensor> state = new java.util.TreeMap<>(adapter.trainingState());
        state.put("model.layers.9.lora_A.average", Objects.requireNonNull(state.get(MODULE + ".lora_A.average")));
        assertThatThrownBy(() -> adapted.resume("two", folder.resolve("saved"), state))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("model.layers.9.lora_A.average");
        assertThat(adapted.names()).containsExactly("one");
    }

    private static AdaLoraConfig withPattern(Boolean... kept) {
        return new AdaLoraConfig(
                CONFIG.rank(),
                CONFIG.alpha(),
                CONFIG.dropout(),
                CONFIG.targets(),
                CONFIG.bias(),
                CONFIG.zeroStart(),
                CONFIG.orthogonality(),
                CONFIG.budget(),
                Map.of(MODULE, List.of(kept)),
                CONFIG.modulesToSave());
    }
}

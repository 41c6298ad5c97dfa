package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.peft.lora.LoraConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Linear layers that multiply in bfloat16 while all else is float32. */
class MixedPrecisionTest extends TinyRuns {

    private static final Map<String, Object> MIXED = Map.of("torch_dtype", "float32", "bf16", true);

    private TrainResult train(AdaptedModel adapted, AdapterConfig config, Map<String, Object> more) {
        Map<String, Object> usual = Map.of(
                "max_steps", 20, "gradient_accumulation_steps", 2, "save_strategy", "no", "learning_rate", 0.003);
        return train(adapted, config, options(usual, more));
    }

    private void learnsLikeFloat32(AdapterConfig config) {
        try (AdaptedModel exact = new AdaptedModel(model);
                AdaptedModel mixed = new AdaptedModel(model)) {
            List<Double> expected = train(exact, config, Map.of()).losses();
            List<Double> losses = train(mixed, config, MIXED).losses();
            assertThat(losses).isNotEqualTo(expected);
            for (int i = 0; i < losses.size(); i++) {
                // bfloat16 has 8 bits; 2 layers of 7 products each, and 20 steps of learning.
                assertThat(losses.get(i)).as("step %d", i).isCloseTo(expected.get(i), within(0.05));
            }
            assertThat(mixed.adapter("default").parameters().values())
                    .allMatch(tensor -> tensor.dtype() == Dtype.FLOAT32);
        }
    }

    @Test
    void allWeightsLearnAsInFloat32() {
        learnsLikeFloat32(FullConfig.all());
    }

    @Test
    void adaptersLearnAsInFloat32() {
        learnsLikeFloat32(LoraConfig.of(4, 8));
    }

    @Test
    void replicasGiveTheBitsOfOne() {
        try (AdaptedModel one = new AdaptedModel(model);
                AdaptedModel two = new AdaptedModel(model)) {
            List<Double> expected = train(one, FullConfig.all(), MIXED).losses();
            List<Double> losses = train(
                            two,
                            FullConfig.all(),
                            Map.of(
                                    "torch_dtype",
                                    "float32",
                                    "bf16",
                                    true,
                                    "replicas",
                                    2,
                                    "gradient_accumulation_steps",
                                    1))
                    .losses();
            assertThat(losses).isEqualTo(expected);
        }
    }

    @Test
    void aRunLeavesTheModelInFloat32() {
        try (AdaptedModel adapted = new AdaptedModel(model);
                TensorScope scope = TensorScope.open()) {
            adapted.add("other", LoraConfig.of(4, 8), 3);
            float[] before = logits(adapted);
            adapted.mixedPrecision(true);
            assertThat(logits(adapted)).isNotEqualTo(before);
            adapted.mixedPrecision(false);
            assertThat(logits(adapted)).isEqualTo(before);
            try (AdaptedModel.Disabled plain = adapted.disable()) {
                adapted.mixedPrecision(true);
                float[] mixed = logits(adapted);
                adapted.mixedPrecision(false);
                assertThat(mixed).isNotEqualTo(logits(adapted));
            }
        }
    }

    private static float[] logits(AdaptedModel adapted) {
        try (TensorScope scope = TensorScope.open()) {
            return adapted.decoder()
                    .logits(adapted.decoder()
                            .forward(ForwardInput.of(new int[] {3, 17, 42, 9}))
                            .lastHiddenState())
                    .toFloats();
        }
    }

    @Test
    void aModelOfBfloat16IsRefused() {
        try (PretrainedModel half =
                        PretrainedModel.load(TinyModel.llama().bfloat16().write(folder.resolve("half")));
                AdaptedModel adapted = new AdaptedModel(half)) {
            assertThatThrownBy(() -> adapted.mixedPrecision(true))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("mixed precision needs a model of float32, not BFLOAT16");
        }
    }
}

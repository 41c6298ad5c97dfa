package io.swift4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.dual.DualEncoder;
import io.swift4j.peft.AdaptedNetwork;
import io.swift4j.peft.Targets;
import io.swift4j.peft.lora.LoraConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adapters on models of two towers. */
@ExtendWith(NoLeaks.class)
class TowerAdapterTest {

    private static final Path TOWERS = Path.of("../swift-modality/src/test/resources/towers");
    private static final int[][] TEXT = {{5, 6, 38}};

    @ParameterizedTest
    @CsvSource({
        "clip, v_proj, text_model.encoder.layers.0.self_attn.v_proj.lora_A.weight,"
                + " vision_model.encoder.layers.1.self_attn.v_proj.lora_B.weight",
        "clap, value, text_model.encoder.layer.0.attention.self.value.lora_A.weight,"
                + " audio_model.audio_encoder.layers.1.blocks.1.attention.self.value.lora_B.weight"
    })
    void aTrainedAdapterIsSavedUnderPeftsNamesAndLoadedAgain(
            String name, String target, String first, String last, @TempDir Path saved) {
        Path folder = TOWERS.resolve(name);
        LoraConfig config = LoraConfig.of(2, 4).withTargets(Targets.modules(target));
        try (DualEncoder model = DualEncoder.load(folder);
                TensorScope scope = TensorScope.open()) {
            float[] plain = model.embedText(TEXT, null).toFloats();
            float[] changed;
            try (AdaptedNetwork<DualEncoder> adapted =
                    AdaptedNetwork.add(model.towers(), model::extend, folder, config, 3)) {
                assertThat(adapted.network().embedText(TEXT, null).toFloats()).isEqualTo(plain);
                assertThat(adapted.adapter().parameters()).containsKeys(first, last);
                push(adapted, first.replace("lora_A", "lora_B"));
                changed = adapted.network().embedText(TEXT, null).toFloats();
                assertThat(changed).isNotEqualTo(plain);
                adapted.save(saved);
            }
            try (AdaptedNetwork<DualEncoder> again =
                    AdaptedNetwork.load(model.towers(), model::extend, folder, saved)) {
                assertThat(again.network().embedText(TEXT, null).toFloats()).isEqualTo(changed);
            }
            assertThat(model.embedText(TEXT, null).toFloats()).isEqualTo(plain);
        }
    }

    /** A step of plain gradient descent on one parameter. */
    private static void push(AdaptedNetwork<DualEncoder> adapted, String parameter) {
        try (TensorScope scope = TensorScope.open()) {
            DualEncoder network = adapted.network();
            try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
                Tensor features = network.textFeatures(TEXT, null);
                features.backward(features.copy());
            }
            Tensor tensor = adapted.adapter().parameters().get(parameter);
            assertThat(tensor.grad()).as(parameter).isNotNull();
            io.swift4j.train.optim.Optimizer optimizer = new io.swift4j.train.optim.OptimizerSpec.Sgd(0, 0, false)
                    .create(java.util.List.of(new io.swift4j.train.optim.ParameterGroup(
                            "all", java.util.Map.of(parameter, tensor), 1, 0)));
            try (optimizer) {
                optimizer.step(1);
            }
        }
    }

    @Test
    void aTargetThatTheModelLacksIsRefused() {
        Path folder = TOWERS.resolve("clip");
        LoraConfig config = LoraConfig.of(2, 4).withTargets(Targets.modules("gate_proj"));
        try (DualEncoder model = DualEncoder.load(folder)) {
            assertThatThrownBy(() -> AdaptedNetwork.add(model.towers(), model::extend, folder, config, 0))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("target module 'gate_proj' is not in the model")
                    .hasMessageContaining("q_proj");
        }
    }
}

package io.swift4j.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.layers.BlockStack;
import io.swift4j.modality.layers.Layouts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class AudioEncoderTest {

    private static final Path FOLDER = Path.of("src/test/resources/towers/audio");
    /** Sums in another order than the reference's: some units in the last place of values up to 10. */
    private static final float CLOSE = 2e-5f;

    private static void compare(String name, AudioEncoderConfig config, String... outputs) {
        try (Weights weights = Weights.load(FOLDER.resolve(name), null, "cpu");
                Weights golden = Weights.load(FOLDER.resolve(name).resolve("golden.safetensors"), null, "cpu");
                BlockStack tower = BlockStack.of(
                        () -> AudioScript.script(config, Dtype.FLOAT32),
                        weights.tensors(),
                        config.layers(),
                        Layouts.numbered("audio_tower.", "layers.", List.of("multi_modal_projector.")));
                TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> recorded = golden.tensors();
            List<Tensor> made = tower.run(Map.of(
                    "input_features", recorded.get("input_features"),
                    "feature_attention_mask", recorded.get("feature_attention_mask")));
            for (int i = 0; i < outputs.length; i++) {
                if (outputs[i].isEmpty()) {
                    continue;
                }
                Tensor expected = recorded.get(outputs[i]);
                assertThat(made.get(i).shape()).isEqualTo(expected.shape());
                assertThat(made.get(i).toFloats()).containsExactly(expected.toFloats(), within(CLOSE));
            }
        }
    }

    @Test
    void qwen2AudioHidesPaddingAndPoolsBeforeItsNorm() {
        ConfigJson json = ConfigJson.read(FOLDER.resolve("qwen2_audio/config.json"));
        compare("qwen2_audio", AudioEncoderConfig.qwen2Audio(json, 10), "tokens", "", "states");
    }

    @Test
    void qwen25OmniStartsAnewInEveryChunk() {
        ConfigJson json = ConfigJson.read(FOLDER.resolve("qwen2_5_omni/config.json"));
        compare("qwen2_5_omni", AudioEncoderConfig.qwen25Omni(json), "tokens");
    }

    @Test
    void tokensOfAClipAreAQuarterOfItsFrames() {
        ConfigJson json = ConfigJson.read(FOLDER.resolve("qwen2_audio/config.json"));
        AudioEncoderConfig config = AudioEncoderConfig.qwen2Audio(json, 10);
        assertThat(config.tokens(40)).isEqualTo(10);
        assertThat(config.tokens(27)).isEqualTo(7);
        assertThat(config.tokens(1)).isZero();
        assertThat(config.frames()).isEqualTo(40);
    }

    @Test
    void everythingWrongWithAConfigurationIsNamedAtOnce() {
        ConfigJson json = ConfigJson.parse(
                "config.json",
                "{\"d_model\": 15, \"encoder_attention_heads\": 4, \"activation_function\": \"glue\", \"n_window\": 0}");
        assertThatThrownBy(() -> AudioEncoderConfig.qwen25Omni(json))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("d_model 15 must be a multiple of encoder_attention_heads 4")
                .hasMessageContaining("n_window must be at least 1, not 0")
                .hasMessageContaining("'glue' is not supported");
    }
}

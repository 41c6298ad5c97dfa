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
import io.swift4j.modality.layers.WeightShapes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    /** Widths that are no multiples of 16 are where oneDNN goes wrong on some processors, by far more than 1e-4. */
    @Test
    void oddWidthsGiveWhatDoublePrecisionGives() {
        ConfigJson json = ConfigJson.parse("config.json", """
                {"d_model": 36, "encoder_attention_heads": 4, "encoder_ffn_dim": 40, "encoder_layers": 1, "num_mel_bins": 20,
                 "max_source_positions": 40}""");
        AudioEncoderConfig config = AudioEncoderConfig.whisper(json);
        WeightShapes shapes = new WeightShapes();
        config.shapes(shapes, "");
        shapes.tensor("embed_positions.weight", 40, 36).norm("layer_norm", 36);
        Random random = new Random(3);
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            shapes.wanted().forEach((name, shape) -> weights.put(name, random(random, 0.2, shape)));
            Tensor features = random(random, 1, 2, 20, 80);
            float[] single = run(config, weights, features, Dtype.FLOAT32);
            float[] twice = run(config, weights, features, Dtype.FLOAT64);
            assertThat(single).containsExactly(twice, within(1e-4f));
        }
    }

    private static float[] run(AudioEncoderConfig config, Map<String, Tensor> weights, Tensor features, Dtype dtype) {
        Map<String, Tensor> own = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> own.put(name, tensor.to(dtype)));
        try (BlockStack tower = BlockStack.of(
                () -> AudioScript.script(config, dtype), own, 1, Layouts.numbered("", "layers.", List.of()))) {
            return tower.run(Map.of("input_features", features.to(dtype)))
                    .get(0)
                    .to(Dtype.FLOAT32)
                    .toFloats();
        }
    }

    private static Tensor random(Random random, double scale, long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return Tensor.of(values, shape);
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

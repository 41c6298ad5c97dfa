package io.swift4j.modality.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings, products, losses and training are compared with the reference in {@code swift-examples}. */
@ExtendWith(NoLeaks.class)
class DualEncoderTest {

    private static final Path ROOT = Path.of("src/test/resources/towers");

    private static Weights golden(String name) {
        return Weights.load(ROOT.resolve(name).resolve("forward.safetensors"), null, "cpu");
    }

    @Test
    void siglipSeesItsPaddingUpToFullLength() {
        try (DualEncoder model = DualEncoder.load(ROOT.resolve("siglip"));
                Weights golden = golden("siglip");
                TensorScope scope = TensorScope.open()) {
            int[] flat = golden.tensors().get("input_ids").narrow(0, 1, 1).toInts();
            int[] real = java.util.Arrays.copyOf(flat, 4);
            float[] expected =
                    golden.tensors().get("text_embeds").narrow(0, 1, 1).toFloats();
            // Another batch than the recorded one: sums in another order.
            assertThat(model.embedText(new int[][] {real}, null).toFloats()).containsExactly(expected, within(1e-5f));
            assertThat(model.embedText(new int[][] {flat}, new int[][] {{1, 1, 1, 1, 0, 0, 0, 0, 0}})
                            .toFloats())
                    .containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void paddingOfATextDoesNotMatterToClip() {
        try (DualEncoder model = DualEncoder.load(ROOT.resolve("clip"));
                TensorScope scope = TensorScope.open()) {
            float[] alone = model.embedText(new int[][] {{5, 6, 38}}, null).toFloats();
            float[] padded = model.embedText(new int[][] {{5, 6, 38, 38, 38}}, new int[][] {{1, 1, 1, 0, 0}})
                    .toFloats();
            assertThat(padded).containsExactly(alone, within(1e-6f));
        }
    }

    @Test
    void embeddingsHaveLengthOne() {
        try (DualEncoder model = DualEncoder.load(ROOT.resolve("clap"));
                Weights golden = golden("clap");
                TensorScope scope = TensorScope.open()) {
            for (float[] row : new float[][] {
                model.embedSounds(golden.tensors().get("input_features").narrow(0, 0, 1), null)
                        .toFloats(),
                model.embedText(new int[][] {{3, 4, 5}}, null).toFloats()
            }) {
                double squares = 0;
                for (float value : row) {
                    squares += value * value;
                }
                assertThat(squares).isCloseTo(1, within(1e-6));
            }
        }
    }

    @Test
    void aModelThatLacksAModalityNamesItselfAndTheModality() {
        try (DualEncoder clip = DualEncoder.load(ROOT.resolve("clip"));
                DualEncoder clap = DualEncoder.load(ROOT.resolve("clap"));
                TensorScope scope = TensorScope.open()) {
            Tensor any = Tensor.of(new float[1], 1, 1, 1, 1);
            assertThatThrownBy(() -> clip.embedSounds(any, null))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("CLIP has no vectors of sounds");
            assertThatThrownBy(() -> clap.embedImages(any))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("CLAP has no vectors of images");
        }
    }

    @Test
    void wrongInputsAreRefusedWithWhatWouldBeRight() {
        try (DualEncoder model = DualEncoder.load(ROOT.resolve("clip"));
                TensorScope scope = TensorScope.open()) {
            assertThatThrownBy(() -> model.embedText(new int[][] {{5, 99, 38}}, null))
                    .hasMessageContaining("token id 99 at text 0, position 1 is not in the vocabulary of 40");
            assertThatThrownBy(() -> model.embedText(new int[][] {{5, 6}}, null))
                    .hasMessageContaining("text 0 has no end token 38");
            assertThatThrownBy(() -> model.embedText(new int[][] {new int[13]}, null))
                    .hasMessageContaining("text 0 has 13 tokens; the model takes at most 12");
            assertThatThrownBy(() -> model.embedText(new int[0][], null)).hasMessageContaining("at least one row");
            assertThatThrownBy(() -> model.embedImages(Tensor.of(new float[3 * 15 * 14], 1, 3, 15, 14)))
                    .hasMessageContaining("[batch, 3, 14, 14], not float32[1, 3, 15, 14]");
            Tensor two = Tensor.of(new float[16], 2, 8);
            Tensor one = Tensor.of(new float[8], 1, 8);
            assertThatThrownBy(() -> model.loss(two, one)).hasMessageContaining("are not pairs");
        }
    }

    @Test
    void everythingWrongWithAConfigurationIsNamedAtOnce() {
        ConfigJson json = ConfigJson.parse("config.json", """
                {"model_type": "clap",
                 "text_config": {"hidden_size": 13, "num_attention_heads": 2, "projection_dim": 8},
                 "audio_config": {"projection_dim": 9, "spec_size": 60, "hidden_act": "glue",
                                  "flatten_patch_embeds": false}}""");
        assertThatThrownBy(() -> DualConfig.read(json))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("hidden_size 13 must be a positive multiple of num_attention_heads 2")
                .hasMessageContaining("projection_dim must be the text tower's, 8")
                .hasMessageContaining("spec_size 60 must be a positive multiple of num_mel_bins 64")
                .hasMessageContaining("flatten_patch_embeds must be true");
        assertThatThrownBy(() -> DualConfig.read(ConfigJson.parse("config.json", "{\"model_type\": \"llama\"}")))
                .hasMessageContaining("'llama' is no dual encoder");
    }

    @Test
    void halfPrecisionIsCloseToSingle() {
        try (DualEncoder model = DualEncoder.load(
                        ROOT.resolve("clip"), LoadOptions.defaults().withDtype(Dtype.BFLOAT16));
                Weights golden = golden("clip");
                TensorScope scope = TensorScope.open()) {
            Tensor texts = model.unit(model.textFeatures(
                    golden.tensors().get("input_ids"),
                    Optional.of(golden.tensors().get("attention_mask"))));
            // bfloat16 keeps 8 bits: 0.4 % in each of some dozens of roundings.
            assertThat(texts.toFloats())
                    .containsExactly(golden.tensors().get("text_embeds").toFloats(), within(0.04f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip", "siglip"})
    void cachedGradientsAreThoseOfTheWholeBatch(String name) {
        try (DualEncoder model = DualEncoder.load(ROOT.resolve(name));
                DualEncoder whole = model.trainable();
                DualEncoder pieces = model.trainable();
                Weights golden = golden(name);
                TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> data = golden.tensors();
            Optional<Tensor> mask = Optional.ofNullable(data.get("attention_mask"));
            double loss;
            try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
                Tensor value = whole.loss(
                        whole.unit(whole.textFeatures(data.get("input_ids"), mask)),
                        whole.embedImages(data.get("pixel_values")));
                value.backward();
                loss = value.item();
            }
            double cached = GradientCache.backward(
                    pieces,
                    3,
                    i -> pieces.unit(pieces.textFeatures(
                            data.get("input_ids").narrow(0, i, 1), mask.map(keep -> keep.narrow(0, i, 1)))),
                    i -> pieces.embedImages(data.get("pixel_values").narrow(0, i, 1)));
            assertThat(cached).isCloseTo(loss, within(1e-6));
            Map<String, Tensor> others = new LinkedHashMap<>(pieces.parameters());
            whole.parameters().forEach((parameter, tensor) -> {
                Tensor wanted = tensor.requiresGrad() ? tensor.grad() : null;
                if (wanted != null) {
                    // Float32 sums of three rows in another order; gradients reach 30.
                    assertThat(others.get(parameter).grad().toFloats())
                            .as(parameter)
                            .containsExactly(wanted.toFloats(), within(2e-4f));
                }
            });
        }
    }

    @Test
    void aRunLeavesNothingBehind() {
        try (DualEncoder model = DualEncoder.load(ROOT.resolve("clap_fused"));
                Weights golden = golden("clap_fused")) {
            Map<String, Tensor> data = golden.tensors();
            NoLeaks.assertNoGrowth(20, () -> {
                try (TensorScope scope = TensorScope.open()) {
                    model.embedSounds(data.get("input_features"), data.get("is_longer"));
                }
            });
        }
    }
}

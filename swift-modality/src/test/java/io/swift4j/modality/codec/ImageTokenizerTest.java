package io.swift4j.modality.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.codec.image.ImageTokenizer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tokenizers compute is compared with the reference in {@code swift-examples}. */
@ExtendWith(NoLeaks.class)
class ImageTokenizerTest {

    private static final Path ROOT = Path.of("src/test/resources/codecs");

    private static Tensor pixels(int height, int width) {
        float[] values = new float[3 * height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i * 0.37);
        }
        return Tensor.of(values, 1, 3, height, width);
    }

    @Test
    void aTokenizerInsideALargerCheckpointIsTheSame() {
        Path folder = ROOT.resolve("janus_flat");
        try (ImageTokenizer alone = ImageTokenizer.load(folder);
                Weights weights = Weights.load(folder, null, "cpu");
                TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> larger = new LinkedHashMap<>();
            weights.tensors().forEach((name, tensor) -> larger.put("model.vqmodel." + name, tensor));
            ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
            try (ImageTokenizer inside = ImageTokenizer.of(config, "larger", larger, "model.vqmodel.")) {
                Tensor codes = inside.codes(pixels(8, 8));
                assertThat(codes.shape()).containsExactly(1, 8, 8);
                assertThat(codes.toLongs())
                        .containsExactly(alone.codes(pixels(8, 8)).toLongs());
                assertThat(inside.pixels(codes).shape()).containsExactly(1, 3, 8, 8);
            }
        }
    }

    @Test
    void codesOutsideOfTheBookAreRefused() {
        try (ImageTokenizer tokenizer = ImageTokenizer.load(ROOT.resolve("janus_flat"));
                TensorScope scope = TensorScope.open()) {
            Tensor codes = Tensor.of(new long[] {0, tokenizer.codebookSize()}, 1, 1, 2);
            assertThatThrownBy(() -> tokenizer.pixels(codes))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("code " + tokenizer.codebookSize());
        }
    }

    @Test
    void whereThereIsNoDecoderThatIsSaid() {
        try (ImageTokenizer tokenizer = ImageTokenizer.load(ROOT.resolve("flava_small"));
                TensorScope scope = TensorScope.open()) {
            assertThat(tokenizer.canDecode()).isFalse();
            Tensor codes = tokenizer.codes(pixels(16, 24));
            assertThat(codes.shape()).containsExactly(1, 2, 3);
            assertThatThrownBy(() -> tokenizer.pixels(codes)).hasMessageContaining("no decoder");
        }
    }

    @Test
    void picturesOfOtherChannelsOrTooSmallAreRefused() {
        try (ImageTokenizer tokenizer = ImageTokenizer.load(ROOT.resolve("flava_small"));
                TensorScope scope = TensorScope.open()) {
            assertThatThrownBy(() -> tokenizer.codes(pixels(7, 24))).hasMessageContaining("at least 8");
            assertThatThrownBy(() -> tokenizer.codes(Tensor.of(new float[256], 1, 1, 16, 16)))
                    .hasMessageContaining("[batch, 3, height, width]");
        }
    }

    @Test
    void everythingWrongWithAConfigurationIsReportedTogether() {
        ConfigJson config = ConfigJson.parse("config.json", """
                {"model_type": "emu3_vqgan", "double_latent": true, "temporal_downsample_factor": 3, "latent_channels": 5,
                 "hidden_size": 7}
                """);
        assertThatThrownBy(() -> ImageTokenizer.of(config, "nothing", Map.of(), ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("double_latent")
                .hasMessageContaining("temporal_downsample_factor")
                .hasMessageContaining("latent_channels")
                .hasMessageContaining("hidden_size");
    }
}

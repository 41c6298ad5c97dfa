package io.swift4j.modality.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.safetensors.SafetensorsDtype;
import io.swift4j.core.safetensors.SafetensorsWriter;
import io.swift4j.core.safetensors.TensorSource;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A user's encoder: one class and one line in {@code META-INF/services}. */
@ExtendWith(NoLeaks.class)
class CustomEncoderTest {

    private static final int WIDTH = 8;
    private static final int PLACEHOLDER = 9;

    @TempDir
    private Path folder;

    private final List<TensorSource> tensors = new ArrayList<>();
    private final Random random = new Random(3);

    private void tensor(String name, float[] values, Long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        tensors.add(TensorSource.of(name, SafetensorsDtype.F32, List.of(shape), bytes.flip()));
    }

    private void random(String name, Long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).mapToLong(n -> n).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.4f;
        }
        tensor(name, values, shape);
    }

    private static float[] identity() {
        float[] values = new float[WIDTH * WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            values[i * WIDTH + i] = 1;
        }
        return values;
    }

    private void write(String encoder) throws IOException {
        long w = WIDTH;
        tensor("vision_tower.shift", new float[] {0, 1, 2, 3, 4, 5, 6, 7}, w);
        tensor("vision_tower.scales.0.by", new float[] {1, 1, 1, 1, 2, 2, 2, 2}, w);
        for (int i = 1; i <= 2; i++) {
            tensor("multi_modal_projector.linear_" + i + ".weight", identity(), w, w);
        }
        random("language_model.model.embed_tokens.weight", 10L, w);
        random("language_model.lm_head.weight", 10L, w);
        random("language_model.model.norm.weight", w);
        for (String name : List.of("q", "k", "v", "o")) {
            random("language_model.model.layers.0.self_attn." + name + "_proj.weight", w, w);
        }
        for (String name : List.of("gate", "up", "down")) {
            random("language_model.model.layers.0.mlp." + name + "_proj.weight", w, w);
        }
        random("language_model.model.layers.0.input_layernorm.weight", w);
        random("language_model.model.layers.0.post_attention_layernorm.weight", w);
        SafetensorsWriter.write(folder.resolve("model.safetensors"), SafetensorsWriter.PYTORCH_METADATA, tensors);
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "llava", "image_token_index": 9, "vision_feature_layer": -1,
                 "vision_feature_select_strategy": "full", "projector_hidden_act": "relu",
                 "multimodal_projector_bias": false,
                 "vision_config": {"model_type": "%s", "width": 8},
                 "text_config": {"model_type": "llama", "vocab_size": 10, "hidden_size": 8, "num_hidden_layers": 1,
                  "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 64}}
                """.formatted(encoder));
    }

    private static MediaTensors picture(float brightness) {
        float[] pixels = new float[2 * WIDTH];
        Arrays.fill(pixels, brightness);
        return MediaTensors.of(Map.of("pixel_values", Tensor.of(pixels, 1, 2, WIDTH)));
    }

    @Test
    void itsVectorsStandAtThePlaceholders() throws IOException {
        write("stripes");
        try (PretrainedModel model = PretrainedModel.load(folder);
                TensorScope scope = TensorScope.open()) {
            float[] seen = model.decoder()
                    .perceive(picture(1), false)
                    .tokens()
                    .get(0)
                    .values()
                    .toFloats();
            assertThat(Arrays.copyOf(seen, WIDTH)).containsExactly(1, 2, 3, 4, 10, 12, 14, 16);
            int[] prompt = {1, PLACEHOLDER, PLACEHOLDER, 2};
            GenerationConfig config = GenerationConfig.builder().maxNewTokens(6).build();
            Generator generator = new Generator(model.decoder());
            GenerationResult dark = generator.generate(Prompts.of(0, prompt).with(picture(-9)), config);
            GenerationResult light = generator.generate(Prompts.of(0, prompt).with(picture(3)), config);
            assertThat(dark.sequences()[0]).hasSize(10).isNotEqualTo(light.sequences()[0]);
        }
    }

    @Test
    void whatItCannotTakeIsRefusedByItself() throws IOException {
        write("stripes");
        try (PretrainedModel model = PretrainedModel.load(folder);
                TensorScope scope = TensorScope.open()) {
            MediaTensors narrow = MediaTensors.of(Map.of("pixel_values", Tensor.of(new float[6], 1, 2, 3)));
            assertThatThrownBy(() -> model.decoder().perceive(narrow, false))
                    .hasMessageContaining("[pictures, rows, 8]");
        }
    }

    @Test
    void anEncoderThatNobodyHasIsAnErrorThatListsTheKnownOnes() throws IOException {
        write("clouds");
        assertThatThrownBy(() -> PretrainedModel.load(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'clouds'")
                .hasMessageContaining("clip_vision_model, siglip_vision_model, stripes");
    }
}

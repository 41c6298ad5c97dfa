package io.swift4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a family is found. */
@ExtendWith(NoLeaks.class)
class ModelFamiliesTest {

    @TempDir
    Path folder;

    @Test
    void anUnknownModelTypeListsTheSupportedOnes() {
        assertThatThrownBy(() -> ModelFamilies.of(ConfigJson.parse("c.json", "{\"model_type\": \"rwkv\"}")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("c.json: model_type 'rwkv' is not supported; supported are ")
                .hasMessageContaining("bert, ")
                .hasMessageContaining("qwen3_moe");
    }

    @Test
    void aMissingModelTypeIsNamed() {
        assertThatThrownBy(() -> ModelFamilies.of(ConfigJson.parse("c.json", "{}")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("c.json: model_type is missing; it must be a string");
    }

    @Test
    void aFamilyOfTheUsersOwnIsFoundAndRuns() {
        TinyModel.llama()
                .with("model_type", OwnFamily.TYPE)
                .without("model.layers.0.mlp.up_proj.weight")
                .tensor("model.layers.0.mlp.linear_in.weight", 40, 32)
                .write(folder);
        assertThat(ModelFamilies.all()).containsKey(OwnFamily.TYPE);
        try (TensorScope scope = TensorScope.open();
                PretrainedModel model = PretrainedModel.load(folder)) {
            assertThat(model.config().modelType()).isEqualTo(OwnFamily.TYPE);
            assertThat(((DecoderConfig) model.config()).values().logitsSoftcap).isEqualTo(2.0);
            Decoder decoder = model.decoder();
            Tensor logits = decoder.logits(
                    decoder.forward(ForwardInput.of(new int[] {5, 6, 7})).lastHiddenState());
            for (float logit : logits.toFloats()) {
                assertThat(logit).isBetween(-2f, 2f);
            }
        }
    }

    @Test
    void theTableHasALineForEachFamily() {
        assertThat(ModelFamilies.markdownTable())
                .startsWith("| `model_type` | known for |\n|---|---|\n")
                .contains("| `llama` | ")
                .contains("| `" + OwnFamily.TYPE + "` | a test |");
    }
}

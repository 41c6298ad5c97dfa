package io.swift4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What families assume where a configuration says nothing: the values of the reference's configuration classes. */
class FamilyDefaultsTest {

    private static DecoderConfig read(String type, String fields) {
        ConfigJson json = ConfigJson.parse(
                "c.json",
                "{\"model_type\": \"" + type + "\", \"vocab_size\": 300000, \"hidden_size\": 256,"
                        + " \"num_hidden_layers\": 2, \"num_attention_heads\": 32" + fields + "}");
        return (DecoderConfig) json.collect(ModelFamilies.of(json)::configure);
    }

    @ParameterizedTest
    @CsvSource({
        // type, norm eps, key and value heads, head size, positions, padding token, tied, activation, base, windows
        "llama, 1e-6, 32, 8, 2048, -1, false, silu, 10000, 0 0",
        "qwen2, 1e-6, 32, 8, 32768, -1, false, silu, 10000, 0 0",
        "qwen3, 1e-6, 32, 128, 32768, -1, false, silu, 10000, 0 0",
        "mistral, 1e-6, 8, 8, 131072, -1, false, silu, 10000, 4096 4096",
        "gemma2, 1e-6, 4, 256, 8192, 0, true, gelu_pytorch_tanh, 10000, 4096 0",
        "gemma3_text, 1e-6, 4, 256, 131072, 0, true, gelu_pytorch_tanh, 1000000, 4096 4096",
        "phi3, 1e-5, 32, 8, 4096, 32000, false, silu, 10000, 0 0",
        "qwen3_moe, 1e-6, 4, 8, 32768, -1, false, silu, 10000, 0 0",
        "qwen2_moe, 1e-6, 16, 8, 32768, -1, false, silu, 10000, 0 0",
        "mixtral, 1e-5, 8, 8, 131072, -1, false, silu, 1000000, 0 0",
        "olmo2, 1e-5, 32, 8, 2048, 1, false, silu, 10000, 0 0",
        "granite, 1e-6, 32, 8, 2048, -1, false, silu, 10000, 0 0",
        "smollm3, 1e-6, 4, 8, 32768, 128004, true, silu, 2000000, 0 0",
    })
    void absentFieldsHaveTheReferencesValues(
            String type,
            double eps,
            int keyValueHeads,
            int headDim,
            int positions,
            int padding,
            boolean tied,
            String activation,
            double theta,
            String windows) {
        DecoderConfig config = read(type, "");
        assertThat(config.values().normEps).isEqualTo(eps);
        assertThat(config.keyValueHeads()).isEqualTo(keyValueHeads);
        assertThat(config.headDim()).isEqualTo(headDim);
        assertThat(config.maxPositions()).isEqualTo(positions);
        assertThat(config.values().paddingToken).isEqualTo(padding);
        assertThat(config.tiedEmbeddings()).isEqualTo(tied);
        assertThat(config.values().activation).isEqualTo(activation);
        assertThat(config.ropes().get(0)).isEqualTo(new RopeConfig(theta, headDim, new RopeConfig.Default()));
        assertThat(config.layerWindows().get(0) + " " + config.layerWindows().get(1))
                .isEqualTo(windows);
    }

    @Test
    void expertsHaveTheirs() {
        assertThat(read("qwen2_moe", "").experts())
                .contains(new DecoderConfig.Experts(4, 60, false, true, 0.001, false));
        assertThat(read("qwen3_moe", "").experts())
                .contains(new DecoderConfig.Experts(8, 128, false, true, 0.001, false));
        assertThat(read("mixtral", "").experts()).contains(new DecoderConfig.Experts(2, 8, true, false, 0.001, false));
    }

    @Test
    void anEncoderHasItsOwn() {
        ConfigJson json = ConfigJson.parse("c.json", """
                {"model_type": "bert", "vocab_size": 64, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}""");
        EncoderConfig config = (EncoderConfig) ModelFamilies.of(json).configure(json);
        assertThat(config.maxPositions()).isEqualTo(512);
        assertThat(config.activation()).isEqualTo("gelu");
        assertThat(config.normEps()).isEqualTo(1e-12);
    }

    @Test
    void nullMeansNoneWhereAbsenceMeansADefault() {
        assertThat(read("gemma2", "").values().attentionSoftcap).isEqualTo(50);
        assertThat(read("gemma2", "").values().logitsSoftcap).isEqualTo(30);
        DecoderConfig gemma = read("gemma2", ", \"attn_logit_softcapping\": null, \"final_logit_softcapping\": null");
        assertThat(gemma.values().attentionSoftcap).isZero();
        assertThat(gemma.values().logitsSoftcap).isZero();
        DecoderConfig mistral = read("mistral", ", \"sliding_window\": null, \"num_key_value_heads\": null");
        assertThat(mistral.layerWindows()).containsOnly(0);
        assertThat(mistral.keyValueHeads()).isEqualTo(32);
        assertThat(read("smollm3", ", \"pad_token_id\": null").values().paddingToken)
                .isEqualTo(-1);
    }

    @Test
    void gemmaHasItsOwnFieldForTheActivation() {
        assertThat(read("gemma2", ", \"hidden_act\": \"relu\"").values().activation)
                .isEqualTo("gelu_pytorch_tanh");
        assertThat(read("gemma2", ", \"hidden_activation\": \"relu\"").values().activation)
                .isEqualTo("relu");
        assertThat(read("llama", ", \"hidden_activation\": \"relu\"").values().activation)
                .isEqualTo("silu");
    }

    @Test
    void onlyPhi3TurnsAPartUnlessStretched() {
        String half = ", \"partial_rotary_factor\": 0.5";
        assertThat(read("phi3", half).ropes().get(0).dimensions()).isEqualTo(4);
        assertThat(read("llama", half).ropes().get(0).dimensions()).isEqualTo(8);
        String linear = ", \"rope_parameters\": {\"rope_type\": \"linear\", \"factor\": 2.0}";
        assertThat(read("llama", half + linear).ropes().get(0).dimensions()).isEqualTo(4);
    }

    @Test
    void phi3sOlderNamesForLongRopeAreKnown() {
        for (String name : List.of("su", "yarn", "longrope")) {
            DecoderConfig config = read(
                    "phi3",
                    ", \"rope_scaling\": {\"type\": \"" + name
                            + "\", \"short_factor\": [1, 1, 1, 1], \"long_factor\": [2, 2, 2, 2]}");
            assertThat(config.ropes().get(0).scaling())
                    .as(name)
                    .isInstanceOfSatisfying(
                            RopeConfig.LongRope.class,
                            rope -> assertThat(rope.trained()).isEqualTo(4096));
        }
    }

    @Test
    void aNegativeWindowIsRefusedWhereItIsUsed() {
        assertThat(read("qwen2", ", \"sliding_window\": -1").layerWindows()).containsOnly(0);
        for (String type : List.of("qwen2", "qwen3", "qwen2_moe", "qwen3_moe", "smollm3")) {
            assertThatThrownBy(() -> read(type, ", \"sliding_window\": -1, \"use_sliding_window\": true"))
                    .as(type)
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("c.json: sliding_window must not be negative, as -1 is");
        }
    }
}

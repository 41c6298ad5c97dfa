package io.swift4j.core.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that is wrong with a configuration is said at once, and nothing that follows from it. */
class ConfigProblemsTest {

    @TempDir
    Path folder;

    private void load(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), json);
        PretrainedModel.load(folder).close();
    }

    @Test
    void missingMistypedAndContradictoryFieldsAreListedTogether() {
        assertThatThrownBy(() -> load("""
                        {"model_type": "qwen2", "vocab_size": -3, "num_hidden_layers": "two", "num_attention_heads": 4,
                         "num_key_value_heads": 3, "hidden_act": "cube", "use_sliding_window": true, "sliding_window": -5,
                         "rope_scaling": {"type": "linear"}, "head_dim": 8, "rms_norm_eps": []}"""))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(folder.resolve("config.json") + " has 8 problems:\n- ")
                .hasMessageContaining("\n- hidden_size is missing; it must be an integer\n")
                .hasMessageContaining("- num_hidden_layers must be an integer, not \"two\"\n")
                .hasMessageContaining("- field rope_scaling: factor is missing; it must be a number\n")
                .hasMessageContaining("- rms_norm_eps must be a number, not []\n")
                .hasMessageContaining("- sliding_window must not be negative, as -5 is\n")
                .hasMessageContaining("- vocab_size must be positive, not -3\n")
                .hasMessageContaining("- num_attention_heads 4 must be a multiple of num_key_value_heads 3\n")
                .hasMessageContaining("- hidden_act 'cube' is not supported; ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama",
                "qwen2",
                "qwen3",
                "mistral",
                "gemma2",
                "gemma3_text",
                "phi3",
                "qwen3_moe",
                "qwen2_moe",
                "mixtral",
                "olmo2",
                "granite",
                "smollm3",
                "bert"
            })
    void whatFollowsFromAMissingSizeIsNotReported(String type) {
        assertThatThrownBy(() -> load("{\"model_type\": \"" + type + "\", \"layer_types\": [\"full_attention\"]}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("(?s).*/config.json has 4 problems:\n"
                        + "(- (vocab_size|hidden_size|num_hidden_layers|num_attention_heads) is missing; it must be an"
                        + " integer\n?){4}");
    }

    @Test
    void whatFollowsFromAnImpossibleSizeIsNotReportedEither() {
        assertThatThrownBy(() -> load("""
                        {"model_type": "smollm3", "vocab_size": 64, "hidden_size": -32, "num_hidden_layers": 2000000000,
                         "num_attention_heads": 4, "no_rope_layer_interval": 0}"""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(" has 3 problems:\n")
                .hasMessageContaining("- no_rope_layer_interval must be positive, not 0\n")
                .hasMessageContaining("- hidden_size must be positive, not -32\n")
                .hasMessageContaining("- num_hidden_layers must be at most 10000, not 2000000000");
    }

    @Test
    void anEncodersAreListedTogetherToo() {
        assertThatThrownBy(() -> load("""
                        {"model_type": "bert", "vocab_size": 64, "num_hidden_layers": 2, "num_attention_heads": 5,
                         "hidden_act": "cube", "is_decoder": true, "position_embedding_type": "relative_key"}"""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(" has 4 problems:\n")
                .hasMessageContaining("- is_decoder must be false: only BERT encoders are supported\n")
                .hasMessageContaining("- position_embedding_type is 'relative_key'; only absolute is supported\n")
                .hasMessageContaining("- hidden_size is missing; it must be an integer\n")
                .hasMessageContaining("- hidden_act 'cube' is not supported; ");
    }

    @Test
    void oneProblemIsOneLine() {
        assertThatThrownBy(() -> load("""
                        {"model_type": "llama", "vocab_size": 64, "hidden_size": 32, "num_hidden_layers": 2,
                         "num_attention_heads": 4, "dtype": "int4"}"""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("config.json: dtype is wrong: dtype 'int4' is not");
    }
}

package io.swift4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.config.ConfigJson;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The spellings of transformers 4 and 5 give equal configurations. */
class ConfigSpellingTest {

    private static final String BASE = """
            "vocab_size": 64, "hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4,
            "num_key_value_heads": 2, "max_position_embeddings": 128, "rms_norm_eps": 1e-5""";

    static Stream<Arguments> spellings() {
        return Stream.of(
                pair(
                        "llama",
                        "\"rope_theta\": 5e5, \"rope_scaling\": null",
                        "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 5e5}"),
                pair(
                        "llama",
                        "\"rope_theta\": 5e5, \"rope_scaling\": {\"type\": \"linear\", \"factor\": 4.0}",
                        "\"rope_parameters\": {\"rope_type\": \"linear\", \"factor\": 4.0, \"rope_theta\": 5e5}"),
                pair(
                        "llama",
                        "\"rope_theta\": 5e5, \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 1,"
                                + " \"high_freq_factor\": 4, \"original_max_position_embeddings\": 32}",
                        "\"rope_parameters\": {\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 1,"
                                + " \"high_freq_factor\": 4, \"original_max_position_embeddings\": 32, \"rope_theta\": 5e5}"),
                pair(
                        "qwen2",
                        "\"rope_theta\": 1e6, \"rope_scaling\": {\"type\": \"yarn\", \"factor\": 4,"
                                + " \"original_max_position_embeddings\": 32}, \"use_sliding_window\": true,"
                                + " \"sliding_window\": 16, \"max_window_layers\": 1",
                        "\"rope_parameters\": {\"rope_type\": \"yarn\", \"factor\": 4, \"original_max_position_embeddings\": 32,"
                                + " \"rope_theta\": 1e6}, \"use_sliding_window\": true, \"sliding_window\": 16,"
                                + " \"layer_types\": [\"full_attention\", \"sliding_attention\", \"sliding_attention\"]"),
                pair(
                        "phi3",
                        "\"rope_theta\": 1e4, \"original_max_position_embeddings\": 32, \"rope_scaling\": {\"type\": \"longrope\","
                                + " \"short_factor\": [1, 1, 1, 2], \"long_factor\": [1, 2, 3, 4]}",
                        "\"original_max_position_embeddings\": 32, \"rope_parameters\": {\"rope_type\": \"longrope\","
                                + " \"rope_theta\": 1e4, \"original_max_position_embeddings\": 32,"
                                + " \"short_factor\": [1, 1, 1, 2], \"long_factor\": [1, 2, 3, 4]}"),
                pair(
                        "gemma3_text",
                        "\"rope_theta\": 1e6, \"rope_local_base_freq\": 1e4, \"sliding_window_pattern\": 3, \"sliding_window\": 8,"
                                + " \"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 8}",
                        "\"rope_parameters\": {\"full_attention\": {\"rope_type\": \"linear\", \"factor\": 8, \"rope_theta\": 1e6},"
                                + " \"sliding_attention\": {\"rope_type\": \"default\", \"rope_theta\": 1e4}}, \"sliding_window\": 8,"
                                + " \"layer_types\": [\"sliding_attention\", \"sliding_attention\", \"full_attention\"]"),
                pair(
                        "qwen3_moe",
                        "\"rope_theta\": 1e6, \"num_experts\": 8, \"num_experts_per_tok\": 2",
                        "\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 1e6}, \"num_local_experts\": 8,"
                                + " \"num_experts_per_tok\": 2"));
    }

    private static Arguments pair(String type, String old, String current) {
        return Arguments.of(type, old + ", \"torch_dtype\": \"bfloat16\"", current + ", \"dtype\": \"bfloat16\"");
    }

    private static ModelConfig read(String type, String fields) {
        ConfigJson json =
                ConfigJson.parse("c.json", "{\"model_type\": \"" + type + "\", " + BASE + ", " + fields + "}");
        return ModelFamilies.of(json).configure(json);
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void oldAndNewSpellingGiveEqualConfigurations(String type, String old, String current) {
        assertThat(read(type, old))
                .usingRecursiveComparison()
                .ignoringFields("b.json")
                .isEqualTo(read(type, current));
    }
}

package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.config.ConfigException;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.Targets;
import io.swift4j.peft.TokenIndices;
import io.swift4j.peft.adalora.AdaLoraConfig;
import io.swift4j.peft.bottleneck.BottleneckConfig;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.peft.ia3.Ia3Config;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.prompt.PrefixConfig;
import io.swift4j.peft.prompt.PromptConfig;
import io.swift4j.peft.reft.ReftConfig;
import io.swift4j.peft.tokens.TokensConfig;
import io.swift4j.peft.vera.VeraConfig;
import io.swift4j.train.config.TrainOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunersTest {

    private static TrainOptions options(String type, Map<String, ?> more) {
        Map<String, Object> values = new HashMap<>(more);
        values.put("tuner_type", type);
        return TrainOptions.of(values);
    }

    private static AdapterConfig tuner(String type, Map<String, ?> more) {
        TrainOptions options = options(type, more);
        assertThat(Tuners.problems(options)).isEmpty();
        return Tuners.of(options, 40, false);
    }

    @Test
    void defaultsAreThoseOfMsSwift() {
        assertThat(tuner("lora", Map.of())).isEqualTo(LoraConfig.defaults());
        assertThat(tuner("adalora", Map.of()))
                .isEqualTo(new AdaLoraConfig(
                        12,
                        32,
                        0.05,
                        Targets.allLinear(),
                        LoraConfig.Bias.NONE,
                        true,
                        0.5,
                        new AdaLoraConfig.Budget(8, 0, 0, 1, 40, 0.85, 0.85),
                        Map.of(),
                        List.of()));
        assertThat(tuner("vera", Map.of())).isEqualTo(VeraConfig.defaults());
        assertThat(tuner("adapter", Map.of())).isEqualTo(BottleneckConfig.defaults());
        assertThat(tuner("reft", Map.of())).isEqualTo(ReftConfig.defaults());
        assertThat(tuner("prompt_tuning", Map.of())).isEqualTo(PromptConfig.random(20));
        assertThat(tuner("prefix_tuning", Map.of())).isEqualTo(PrefixConfig.of(20));
    }

    @Test
    void optionsReachTheAdapter() {
        AdaLoraConfig adaLora = (AdaLoraConfig) tuner(
                "adalora",
                Map.of(
                        "adalora_init_r", 6,
                        "adalora_target_r", 2,
                        "adalora_tinit", 3,
                        "adalora_tfinal", 5,
                        "adalora_deltaT", 2,
                        "init_weights", false,
                        "lora_alpha", 7));
        assertThat(adaLora.rank()).isEqualTo(6);
        assertThat(adaLora.alpha()).isEqualTo(7);
        assertThat(adaLora.zeroStart()).isFalse();
        assertThat(adaLora.budget()).isEqualTo(new AdaLoraConfig.Budget(2, 3, 5, 2, 40, 0.85, 0.85));
        assertThat(tuner("adapter", Map.of("adapter_act", "relu", "adapter_length", 3)))
                .isEqualTo(new BottleneckConfig(3, BottleneckConfig.Activation.RELU, true, true, List.of()));
        assertThat(tuner("reft", Map.of("reft_rank", 2, "reft_layers", List.of(0, "1"))))
                .isEqualTo(new ReftConfig(2, List.of(0, 1)));
        assertThat(tuner(
                        "prompt_tuning",
                        Map.of("num_virtual_tokens", 3, "prompt_tuning_init", "TEXT", "prompt_tuning_init_text", "hi")))
                .isEqualTo(PromptConfig.of(3, "hi"));
        assertThat(tuner("prefix_tuning", Map.of("num_virtual_tokens", 4, "init_weights", "zero")))
                .isEqualTo(new PrefixConfig(4, true, false, 0));
        assertThat(tuner("prefix_tuning", Map.of("prefix_projection", true, "encoder_hidden_size", 6)))
                .isEqualTo(new PrefixConfig(20, false, true, 6));
        assertThat(((VeraConfig) tuner("vera", Map.of("vera_projection_prng_key", 9))).projectionSeed())
                .isEqualTo(9);
        assertThat(((LoraConfig) tuner("lora", Map.of("trainable_token_indices", List.of(7, "3"))))
                        .trainableTokenIndices())
                .isEqualTo(TokenIndices.of(List.of(7, 3)));
        assertThat(tuner("trainable_tokens", Map.of("trainable_token_indices", List.of(7))))
                .isEqualTo(TokensConfig.of(List.of(7)));
        assertThat(Tuners.problems(options("trainable_tokens", Map.of())))
                .containsExactly(
                        "tuner_type trainable_tokens needs trainable_token_indices, the numbers of the tokens");
        assertThat(Tuners.problems(options("vera", Map.of("trainable_token_indices", List.of(7)))))
                .containsExactly("trainable_token_indices has no effect with tuner_type vera");
        assertThat(tuner("ia3", Map.of("target_modules", List.of("k_proj", "v_proj", "down_proj"))))
                .isEqualTo(Ia3Config.defaults());
        assertThat(((FullConfig) tuner("full", Map.of("lisa_activated_layers", 2))).lisaLayers())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"boft", "fourierft", "bone", "llamapro", "loha", "lokr", "oft", "hira", "p_tuning", "ln_tuning"})
    void aMethodThatIsNotThereIsRefusedWithThoseThatAre(String type) {
        assertThat(Tuners.problems(options(type, Map.of())))
                .singleElement(Assertions.as(Assertions.STRING))
                .contains("tuner_type " + type + " is not supported")
                .contains("lora, full, adalora, vera, ia3, adapter, reft, prompt_tuning, prefix_tuning");
    }

    @Test
    void optionsThatAKindDoesNotReadAreRefused() {
        assertThat(Tuners.problems(
                        options("adalora", Map.of("lora_rank", 4, "use_dora", true, "init_weights", "pissa"))))
                .hasSize(3)
                .anyMatch(problem -> problem.contains("set adalora_init_r"))
                .anyMatch(problem -> problem.contains("use_dora has no effect"))
                .anyMatch(problem -> problem.contains("must be true or false"));
        assertThat(Tuners.problems(options("reft", Map.of("target_modules", List.of("q_proj")))))
                .containsExactly("target_modules has no effect with tuner_type reft");
        assertThat(Tuners.problems(options("prefix_tuning", Map.of("prompt_tuning_init", "sample_vocab"))))
                .containsExactly("prompt_tuning_init has no effect with tuner_type prefix_tuning");
        Assertions.assertThatThrownBy(() -> options("prompt_tuning", Map.of("prompt_tuning_init", "text")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("prompt_tuning_init_text");
    }
}

package io.swift4j.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.adalora.AdaLoraConfig;
import io.swift4j.peft.bottleneck.BottleneckConfig;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.peft.ia3.Ia3Config;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.lora.LoraStart;
import io.swift4j.peft.prompt.PrefixConfig;
import io.swift4j.peft.prompt.PromptConfig;
import io.swift4j.peft.reft.ReftConfig;
import io.swift4j.peft.tokens.TokensConfig;
import io.swift4j.peft.vera.VeraConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptedModelTest {

    @TempDir
    Path folder;

    private PretrainedModel model;
    private AdaptedModel adapted;

    @BeforeEach
    void load() {
        model = PretrainedModel.load(TinyModel.llama()
                .tensor("model.layers.0.self_attn.q_proj.bias", 32)
                .with("attention_bias", true)
                .write(folder.resolve("base")));
        adapted = new AdaptedModel(model);
    }

    @AfterEach
    void close() {
        adapted.close();
        model.close();
    }

    private Adapter random(String name, AdapterConfig config) {
        Adapter adapter = adapted.add(name, config, 1);
        TestTensors.randomise(adapter, 0.1);
        return adapter;
    }

    static Stream<Arguments> mergeable() {
        Map<String, AdapterConfig> configs = new LinkedHashMap<>();
        configs.put("lora", LoraConfig.of(3, 6));
        configs.put("rslora", LoraConfig.of(3, 6).rankStabilizedScale());
        configs.put("dora", LoraConfig.of(3, 6).decomposed());
        configs.put("pissa", LoraConfig.of(3, 6).withStart(LoraStart.PISSA));
        configs.put("fast pissa", LoraConfig.of(3, 6).withStart(LoraStart.of("pissa_niter_2")));
        configs.put("olora", LoraConfig.of(3, 6).withStart(LoraStart.OLORA));
        configs.put("lora with biases", LoraConfig.of(3, 6).withBias(LoraConfig.Bias.ALL));
        configs.put(
                "lora on embedding and output",
                LoraConfig.of(3, 6).withTargets(Targets.modules("embed_tokens", "lm_head")));
        configs.put("lora beside a saved module", LoraConfig.of(3, 6).withModulesToSave("lm_head"));
        configs.put(
                "lora beside rows of tokens",
                LoraConfig.of(3, 6)
                        .withTrainableTokenIndices(
                                new TokenIndices(Map.of("embed_tokens", List.of(5, 1), "lm_head", List.of(3)))));
        configs.put("rows of tokens", new TokensConfig(List.of(33, 1, 5), List.of("embed_tokens", "lm_head"), false));
        configs.put("adalora", AdaLoraConfig.of(10));
        configs.put("ia3", Ia3Config.defaults());
        configs.put("vera", VeraConfig.defaults());
        configs.put("full", FullConfig.all());
        configs.put("a program's own", new GainKind.GainConfig(Targets.modules("q_proj", "up_proj")));
        return configs.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mergeable")
    void mergingGivesWhatTheAdapterGives(String name, AdapterConfig config) {
        random("one", config);
        float[] expected = TestTensors.logits(adapted.decoder());
        assertThat(TestTensors.distance(expected, TestTensors.logits(model.decoder())))
                .isGreaterThan(0.1);
        try (MergedModel merged = adapted.merged()) {
            assertThat(TestTensors.distance(TestTensors.logits(merged.decoder()), expected))
                    .isCloseTo(0, within(1e-3));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mergeable")
    void savingAndLoadingGivesTheSameModel(String name, AdapterConfig config) {
        random("one", config);
        float[] expected = TestTensors.logits(adapted.decoder());
        adapted.save("one", folder.resolve("saved"));
        adapted.load("two", folder.resolve("saved"));
        assertThat(adapted.active()).containsExactly("two");
        assertThat(TestTensors.distance(TestTensors.logits(adapted.decoder()), expected))
                .isCloseTo(0, within(1e-5));
        assertThat(adapted.adapter("two").config()).isEqualTo(config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pissa", "pissa_niter_2", "olora"})
    void aStartThatChangedTheWeightsCanBecomeAPlainLoraThatPredictsTheSame(String start) {
        random(
                "one",
                LoraConfig.of(3, 6)
                        .withStart(LoraStart.of(start))
                        .withBias(LoraConfig.Bias.ALL)
                        .withModulesToSave("lm_head")
                        .withPatterns(Map.of("q_proj", 2), Map.of("k_proj", 5.0))
                        .rankStabilizedScale());
        float[] expected = TestTensors.logits(adapted.decoder());
        LoraConfig plain = (LoraConfig) adapted.convert("plain", "one").config();
        assertThat(plain.rank()).isEqualTo(6);
        assertThat(plain.start()).isEqualTo(LoraStart.DEFAULT);
        assertThat(adapted.active()).containsExactly("plain");
        assertThat(TestTensors.distance(TestTensors.logits(adapted.decoder()), expected))
                .isCloseTo(0, within(1e-4));
        assertThatThrownBy(() -> adapted.convert("again", "plain"))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("checkpoint's own weights already");
    }

    @Test
    void tokensThatAreNotThereTwiceOrChangedOtherwiseAreNamed() {
        LoraConfig lora = LoraConfig.of(3, 6).withTargets(Targets.modules("embed_tokens", "q_proj"));
        TokenIndices some = TokenIndices.of(List.of(1, 2));
        assertThatThrownBy(() -> adapted.add("one", lora.withTrainableTokenIndices(some), 1))
                .hasMessageContaining("model.embed_tokens is also among target_modules or modules_to_save");
        assertThatThrownBy(() -> adapted.add("one", TokensConfig.of(List.of(1, 1_000_000)), 1))
                .hasMessageContaining("numbered from 0, and none for [1000000]");
        TokenIndices elsewhere = new TokenIndices(Map.of("tokens", List.of(1)));
        assertThatThrownBy(() -> adapted.add("one", LoraConfig.of(3, 6).withTrainableTokenIndices(elsewhere), 1))
                .hasMessageContaining("no embedding or output layer 'tokens'");
        assertThatThrownBy(() -> TokenIndices.of(List.of(4, 4))).hasMessageContaining("embed_tokens has a token twice");
        random("one", TokensConfig.of(List.of(1)));
        random("two", TokensConfig.of(List.of(2)));
        adapted.activate("one", "two");
        assertThatThrownBy(adapted::decoder).hasMessageContaining("is trained by another adapter");
    }

    @Test
    void aTiedOutputLayerStaysWhatItWasBesideASavedEmbedding() {
        TinyModel tied = TinyModel.llama().with("tie_word_embeddings", true).without("lm_head.weight");
        try (PretrainedModel base = PretrainedModel.load(tied.write(folder.resolve("tied")));
                AdaptedModel one = new AdaptedModel(base)) {
            Adapter adapter = one.add("one", LoraConfig.of(2, 2).withModulesToSave("embed_tokens"), 1);
            float[] plain = TestTensors.logits(base.decoder());
            Tensor embedding = Objects.requireNonNull(adapter.parameters().get("model.embed_tokens.weight"));
            // A normed model does not feel the embedding's size much, a head that followed would give twice the scores.
            try (TensorScope scope = TensorScope.open()) {
                PeftMath.copy(embedding, PeftMath.run("times", embedding, 2.0));
            }
            float[] doubled = TestTensors.logits(one.decoder());
            assertThat(doubled).isNotEqualTo(plain);
            assertThat(length(doubled)).isCloseTo(length(plain), withinPercentage(30));
            try (MergedModel merged = one.merged()) {
                assertThat(TestTensors.distance(TestTensors.logits(merged.decoder()), doubled))
                        .isCloseTo(0, within(1e-4));
            }
        }
    }

    private static double length(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    @Test
    void kindsThatAreNoPartOfAWeightSayWhyTheyCantBeMerged() {
        Map<AdapterConfig, String> reasons = Map.of(
                PrefixConfig.of(2), "attention's input",
                PromptConfig.random(2), "part of the input",
                BottleneckConfig.of(4), "not linear",
                ReftConfig.defaults(), "no single weight");
        reasons.forEach((config, reason) -> {
            random(config.peftType(), config);
            float[] expected = TestTensors.logits(adapted.decoder());
            assertThatThrownBy(() -> adapted.merged())
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining(config.peftType())
                    .hasMessageContaining(reason);
            adapted.save(config.peftType(), folder.resolve(config.peftType()));
            adapted.load("again", folder.resolve(config.peftType()));
            assertThat(TestTensors.logits(adapted.decoder())).containsExactly(expected);
            adapted.delete("again");
        });
    }

    @Test
    void newAdaptersLeaveTheModelAsItIs() {
        float[] plain = TestTensors.logits(model.decoder());
        for (AdapterConfig config :
                List.of(LoraConfig.of(3, 6), AdaLoraConfig.of(5), Ia3Config.defaults(), BottleneckConfig.defaults())) {
            adapted.add(config.peftType(), config, 3);
            assertThat(TestTensors.distance(TestTensors.logits(adapted.decoder()), plain))
                    .isCloseTo(0, within(1e-5));
        }
    }

    @Test
    void activeAdaptersAddUp() {
        random("lora", LoraConfig.of(3, 6).withTargets(Targets.modules("q_proj", "up_proj")));
        Map<String, float[]> first = updates();
        random("other", LoraConfig.of(2, 8).withTargets(Targets.modules("q_proj")));
        Map<String, float[]> second = updates();
        random("adalora", AdaLoraConfig.of(5).withTargets(Targets.modules("q_proj")));
        Map<String, float[]> third = updates();
        adapted.activate("lora", "other", "adalora");
        Map<String, float[]> together = updates();
        assertThat(together.keySet()).isEqualTo(first.keySet());
        together.forEach((name, sum) -> {
            for (int i = 0; i < sum.length; i++) {
                double expected = at(first, name, i) + at(second, name, i) + at(third, name, i);
                assertThat((double) sum[i]).isCloseTo(expected, within(1e-5));
            }
        });
        float[] expected = TestTensors.logits(adapted.decoder());
        try (MergedModel merged = adapted.merged()) {
            assertThat(TestTensors.distance(TestTensors.logits(merged.decoder()), expected))
                    .isCloseTo(0, within(1e-3));
        }
    }

    private static double at(Map<String, float[]> updates, String name, int index) {
        float[] values = updates.get(name);
        return values == null ? 0 : values[index];
    }

    private Map<String, float[]> updates() {
        Map<String, float[]> found = new TreeMap<>();
        try (TensorScope scope = TensorScope.open()) {
            adapted.merge((name, merged) -> {
                Tensor own = model.parameters().get(name);
                if (own != null) {
                    found.put(name, PeftMath.run("minus", merged, own).toFloats());
                }
            });
        }
        return found;
    }

    @Test
    void virtualTokensOfTwoAdaptersCantComeFirst() {
        random("prompt", PromptConfig.random(2));
        random("prefix", PrefixConfig.of(2));
        adapted.activate("prompt", "prefix");
        assertThatThrownBy(() -> adapted.decoder())
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("only one adapter with virtual tokens");
    }

    @Test
    void aDisableScopeGivesThePlainModelUntilItsEnd() {
        float[] plain = TestTensors.logits(model.decoder());
        random("one", LoraConfig.of(3, 6));
        float[] with = TestTensors.logits(adapted.decoder());
        try (AdaptedModel.Disabled outer = adapted.disable()) {
            try (AdaptedModel.Disabled inner = adapted.disable()) {
                assertThat(TestTensors.logits(adapted.decoder())).containsExactly(plain);
            }
            assertThat(TestTensors.logits(adapted.decoder())).containsExactly(plain);
        }
        assertThat(TestTensors.logits(adapted.decoder())).containsExactly(with);
    }

    @Test
    void aDeletedAdapterIsGoneAndFreed() {
        random("one", LoraConfig.of(3, 6));
        float[] one = TestTensors.logits(adapted.decoder());
        NoLeaks.assertNoGrowth(2, () -> {
            random("two", AdaLoraConfig.of(10));
            TestTensors.logits(adapted.decoder());
            adapted.delete("two");
        });
        assertThat(adapted.names()).containsExactly("one");
        assertThat(adapted.active()).isEmpty();
        adapted.activate("one");
        assertThat(TestTensors.logits(adapted.decoder())).containsExactly(one);
        assertThatThrownBy(() -> adapted.activate("two"))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("[one]");
        assertThatThrownBy(() -> adapted.add("one", LoraConfig.of(3, 6), 0)).isInstanceOf(SwiftException.class);
    }
}

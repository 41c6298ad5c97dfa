package io.swift4j.examples;

import static io.swift4j.examples.SoundAdapters.MODELS;
import static io.swift4j.examples.SoundAdapters.MUSIC;
import static io.swift4j.examples.SoundAdapters.config;
import static io.swift4j.examples.SoundAdapters.scores;
import static io.swift4j.examples.SoundAdapters.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.Targets;
import io.swift4j.peft.bottleneck.BottleneckConfig;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.prompt.PromptConfig;
import io.swift4j.peft.reft.ReftConfig;
import io.swift4j.peft.tokens.TokensConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters on models that make sound of texts, which have no decoder of tokens. */
@ExtendWith(NoLeaks.class)
class SoundAdapterTest {

    @ParameterizedTest
    @CsvSource({
        "stereo, q_proj|v_proj|q, text_encoder.encoder.block.0.layer.0.SelfAttention.q.lora_B.weight,"
                + " decoder.model.decoder.layers.1.encoder_attn.v_proj.lora_B.weight",
        "dia, q_proj|v_proj, model.encoder.layers.0.self_attention.q_proj.lora_B.weight,"
                + " model.decoder.layers.2.cross_attention.v_proj.lora_B.weight"
    })
    void aLoraLearnsIsSavedUnderPeftsNamesAndLoadedAgain(
            String name, String targets, String first, String last, @TempDir Path saved) throws IOException {
        Path folder = MODELS.resolve(name);
        LoraConfig config = LoraConfig.of(2, 4).withTargets(Targets.modules(targets.split("\\|")));
        try (PretrainedModel model = PretrainedModel.load(folder)) {
            float[] plain = scores(model.network());
            float[] learned;
            try (AdaptedModel adapted = new AdaptedModel(model)) {
                Adapter adapter = adapted.add("default", config, 3);
                assertThat(scores(adapted.network())).isEqualTo(plain);
                double[] losses = train(adapted, adapter, folder, 6, 0.02);
                assertThat(losses)
                        .isSortedAccordingTo((a, b) -> Double.compare(b, a))
                        .doesNotHaveDuplicates();
                for (String trained : List.of(first, last)) {
                    Tensor tensor = adapter.parameters().get(trained);
                    assertThat(tensor).as(trained).isNotNull();
                    assertThat(tensor.toFloats()).as(trained).isNotEqualTo(new float[(int) tensor.count()]);
                }
                learned = scores(adapted.network());
                assertThat(learned).isNotEqualTo(plain);
                try (AdaptedModel.Disabled off = adapted.disable()) {
                    assertThat(scores(adapted.network())).isEqualTo(plain);
                }
                adapted.activate();
                assertThat(scores(adapted.network())).isEqualTo(plain);
                adapted.save("default", saved);
                assertThat(Files.readString(saved.resolve("adapter_config.json")))
                        .doesNotContain("CAUSAL_LM");
                try (AdaptedModel other = new AdaptedModel(model)) {
                    other.copy("default", adapted);
                    assertThat(scores(other.network())).isEqualTo(learned);
                }
            }
            try (AdaptedModel again = new AdaptedModel(model)) {
                again.load("default", saved);
                assertThat(scores(again.network())).isEqualTo(learned);
                again.delete("default");
                again.resume("more", saved, Map.of());
                assertThat(scores(again.network())).isEqualTo(learned);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "dora", "whole modules", "ia3", "vera", "adalora"})
    void everyKindThatChangesLinearLayersLearns(String kind, @TempDir Path saved) {
        try (PretrainedModel model = PretrainedModel.load(MUSIC);
                AdaptedModel adapted = new AdaptedModel(model)) {
            Adapter adapter = adapted.add("first", config(kind), 3);
            double[] losses = train(adapted, adapter, MUSIC, 3, 0.2);
            assertThat(losses[2]).isLessThan(losses[0]);
            float[] learned = scores(adapted.network());
            adapted.save("first", saved);
            adapted.delete("first");
            adapted.load("again", saved);
            assertThat(scores(adapted.network())).isEqualTo(learned);
        }
    }

    @Test
    void whatLanguageModelsAloneHaveIsRefused() {
        try (PretrainedModel model = PretrainedModel.load(MUSIC);
                AdaptedModel adapted = new AdaptedModel(model)) {
            for (AdapterConfig wrong : List.of(
                    PromptConfig.of(3, "music"),
                    BottleneckConfig.of(4),
                    ReftConfig.defaults(),
                    TokensConfig.of(List.of(1)))) {
                assertThatThrownBy(() -> adapted.add("wrong", wrong, 0))
                        .as(wrong.peftType())
                        .isInstanceOf(SwiftException.class);
            }
            try (TensorScope scope = TensorScope.open()) {
                assertThatThrownBy(() -> adapted.addScore(Tensor.of(new float[16], 1, 16)))
                        .isInstanceOf(SwiftException.class)
                        .hasMessageContaining("needs a language model");
            }
            assertThatThrownBy(adapted::decoder)
                    .isInstanceOf(SwiftException.class)
                    .hasMessage("a Decoder is needed here, but the model runs on a MusicNetwork");
        }
    }
}

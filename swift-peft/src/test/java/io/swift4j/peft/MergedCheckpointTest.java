package io.swift4j.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.full.FullConfig;
import io.swift4j.peft.ia3.Ia3Config;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.lora.LoraStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NoLeaks.class)
class MergedCheckpointTest {

    private static final long SHARD = 5_000_000_000L;

    @TempDir
    private Path folder;

    private static LoraConfig lora(Targets targets, LoraConfig.Bias bias, boolean loraBias, String... saved) {
        return new LoraConfig(
                4,
                8,
                0,
                targets,
                bias,
                LoraStart.DEFAULT,
                false,
                false,
                loraBias,
                Map.of(),
                Map.of(),
                List.of(saved),
                TokenIndices.NONE);
    }

    private Path output() {
        return folder.resolve("out");
    }

    /** Moves every parameter away from where it starts, where most adapters change nothing. */
    private static void disturb(Adapter adapter) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            adapter.parameters().values().forEach(tensor -> {
                Tensor noise = PeftMath.run("drawn_normal", 0.1, tensor.shape());
                PeftMath.copy(tensor, PeftMath.run("plus", tensor, noise));
            });
        }
    }

    private static float[] logits(Decoder decoder) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return decoder.logits(decoder.forward(ForwardInput.of(new int[] {1, 5, 60, 9, 33}))
                            .lastHiddenState())
                    .to(Dtype.FLOAT32)
                    .toFloats();
        }
    }

    private void mergesAndPredictsTheSame(TinyModel base, AdapterConfig... configs) {
        try (PretrainedModel model = PretrainedModel.load(base.write(folder.resolve("base")));
                AdaptedModel adapted = new AdaptedModel(model)) {
            float[] plain = logits(model.decoder());
            for (int i = 0; i < configs.length; i++) {
                disturb(adapted.add("adapter" + i, configs[i], i));
            }
            adapted.activate(adapted.names().toArray(String[]::new));
            float[] expected = logits(adapted.decoder());
            adapted.writeMerged(output(), SHARD, null);
            try (PretrainedModel written = PretrainedModel.load(output())) {
                assertThat(logits(written.decoder()))
                        .containsExactly(expected, Offset.offset(2e-3f))
                        .isNotEqualTo(plain);
            }
        }
        assertThat(listed()).containsExactlyInAnyOrder("base", "out");
    }

    private List<String> listed() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void mergesLora() {
        mergesAndPredictsTheSame(TinyModel.llama(), LoraConfig.of(4, 8));
    }

    @Test
    void mergesSeveralAdaptersAtOnce() {
        mergesAndPredictsTheSame(TinyModel.llama(), LoraConfig.of(4, 8), LoraConfig.of(2, 2));
    }

    @Test
    void mergesDora() {
        mergesAndPredictsTheSame(TinyModel.llama(), LoraConfig.of(4, 8).decomposed());
    }

    @Test
    void mergesIa3() {
        mergesAndPredictsTheSame(TinyModel.llama(), Ia3Config.defaults());
    }

    @Test
    void mergesModulesThatWereTrainedWhole() {
        mergesAndPredictsTheSame(
                TinyModel.llama(),
                lora(Targets.modules("q_proj"), LoraConfig.Bias.NONE, false, "lm_head", "embed_tokens"));
    }

    private static TinyModel tied() {
        return TinyModel.llama().with("tie_word_embeddings", true).without("lm_head.weight");
    }

    @Test
    void writesTheHeadApartWhereOnlyATiedEmbeddingChanged() {
        mergesAndPredictsTheSame(tied(), LoraConfig.of(4, 8).withTargets(Targets.modules("embed_tokens", "q_proj")));
        assertThat(ConfigJson.read(output().resolve("config.json")).flag("tie_word_embeddings", true))
                .isFalse();
    }

    @Test
    void writesTheHeadApartWhereASavedEmbeddingLeftIt() {
        mergesAndPredictsTheSame(tied(), lora(Targets.modules("q_proj"), LoraConfig.Bias.NONE, false, "embed_tokens"));
        assertThat(ConfigJson.read(output().resolve("config.json")).flag("tie_word_embeddings", true))
                .isFalse();
    }

    @Test
    void keepsATiedHeadTiedWhereRowsOfTheEmbeddingWereTrained() {
        mergesAndPredictsTheSame(
                tied(), LoraConfig.of(4, 8).withTrainableTokenIndices(TokenIndices.of(List.of(5, 60, 7))));
        assertThat(ConfigJson.read(output().resolve("config.json")).flag("tie_word_embeddings", false))
                .isTrue();
    }

    @Test
    void writesTheHeadApartWhereOtherRowsOfItWereTrained() {
        mergesAndPredictsTheSame(
                tied(),
                LoraConfig.of(4, 8)
                        .withTrainableTokenIndices(
                                new TokenIndices(Map.of("embed_tokens", List.of(5, 60), "lm_head", List.of(5, 9)))));
        assertThat(ConfigJson.read(output().resolve("config.json")).flag("tie_word_embeddings", true))
                .isFalse();
    }

    @Test
    void writesTheHeadApartWhereItWasTrainedItself() {
        mergesAndPredictsTheSame(tied(), lora(Targets.modules("q_proj"), LoraConfig.Bias.NONE, false, "lm_head"));
        assertThat(ConfigJson.read(output().resolve("config.json")).flag("tie_word_embeddings", true))
                .isFalse();
    }

    @Test
    void keepsATiedHeadTiedWhereTheWholeModelWasTrained() {
        mergesAndPredictsTheSame(tied(), FullConfig.all());
        assertThat(ConfigJson.read(output().resolve("config.json")).flag("tie_word_embeddings", false))
                .isTrue();
    }

    @Test
    void writesNamesThatAreTheCheckpointsOwn() {
        TinyModel mixtral = TinyModel.llama()
                .with("model_type", "mixtral")
                .with("num_local_experts", 2)
                .with("num_experts_per_tok", 1);
        for (int layer = 0; layer < 2; layer++) {
            String prefix = "model.layers." + layer + ".";
            for (String name : List.of("gate_proj", "up_proj", "down_proj")) {
                mixtral.without(prefix + "mlp." + name + ".weight");
            }
            mixtral.tensor(prefix + "block_sparse_moe.gate.weight", 2, 32);
            for (int expert = 0; expert < 2; expert++) {
                String inner = prefix + "block_sparse_moe.experts." + expert + ".";
                mixtral.tensor(inner + "w1.weight", 40, 32);
                mixtral.tensor(inner + "w2.weight", 32, 40);
                mixtral.tensor(inner + "w3.weight", 40, 32);
            }
        }
        mergesAndPredictsTheSame(mixtral, lora(Targets.modules("v_proj"), LoraConfig.Bias.NONE, false, "mlp.gate"));
        try (PretrainedModel base = PretrainedModel.load(folder.resolve("base"));
                PretrainedModel written = PretrainedModel.load(output())) {
            assertThat(written.parameters().keySet())
                    .isEqualTo(base.parameters().keySet());
        }
    }

    @Test
    void shardsConvertsAndCopiesTheFilesOfTheTokenizer() throws IOException {
        Path base = TinyModel.llama().write(folder.resolve("base"));
        Files.writeString(base.resolve("tokenizer.json"), "{}");
        Files.writeString(base.resolve("pytorch_model.bin"), "old");
        try (PretrainedModel model = PretrainedModel.load(base);
                AdaptedModel adapted = new AdaptedModel(model)) {
            disturb(adapted.add("default", LoraConfig.of(4, 8), 0));
            adapted.writeMerged(output(), 20_000, Dtype.BFLOAT16);
        }
        assertThat(output().resolve("model.safetensors.index.json")).exists();
        assertThat(output().resolve("tokenizer.json")).hasContent("{}");
        assertThat(output().resolve("pytorch_model.bin")).doesNotExist();
        try (PretrainedModel written = PretrainedModel.load(output())) {
            assertThat(written.decoder().dtype()).isEqualTo(Dtype.BFLOAT16);
        }
    }

    @Test
    void writesAQuantisedBaseDense() {
        Path base = TinyModel.llama().with("hidden_act", "silu").write(folder.resolve("base"));
        try (PretrainedModel model =
                        PretrainedModel.load(base, LoadOptions.defaults().withQuantization("nf4"));
                AdaptedModel adapted = new AdaptedModel(model)) {
            disturb(adapted.add("default", LoraConfig.of(4, 8), 0));
            float[] expected = logits(adapted.decoder());
            adapted.writeMerged(output(), SHARD, null);
            try (PretrainedModel written = PretrainedModel.load(output())) {
                assertThat(written.decoder().quantized()).isFalse();
                assertThat(logits(written.decoder())).containsExactly(expected, Offset.offset(2e-3f));
            }
        }
    }

    @Test
    void refusesAnAdapterThatCannotBeMergedAndLeavesNothing() {
        try (PretrainedModel model = PretrainedModel.load(TinyModel.llama().write(folder.resolve("base")));
                AdaptedModel adapted = new AdaptedModel(model)) {
            adapted.add("biased", lora(Targets.modules("q_proj"), LoraConfig.Bias.NONE, true), 0);
            assertThatThrownBy(() -> adapted.writeMerged(output(), SHARD, null))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("adapter 'biased' can't be merged");
        }
        assertThat(listed()).containsExactly("base");
    }

    @Test
    void leavesNothingBehindWhenTheWriteFails() {
        try (PretrainedModel model = PretrainedModel.load(TinyModel.llama().write(folder.resolve("base")));
                AdaptedModel adapted = new AdaptedModel(model)) {
            Adapter adapter = adapted.add("default", LoraConfig.of(4, 8), 0);
            try (TensorScope scope = TensorScope.open()) {
                adapter.parameters()
                        .values()
                        .forEach(tensor -> PeftMath.copy(tensor, PeftMath.full(Float.NaN, tensor.shape())));
            }
            assertThatThrownBy(() -> adapted.writeMerged(output(), SHARD, null))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("does not predict what the adapted one does");
        }
        assertThat(listed()).containsExactly("base");
    }

    /** In bfloat16 a weight keeps eight bits, so that an update of a thousandth of it is gone. */
    @Test
    void refusesToLoseAnAdapterInRounding() {
        try (PretrainedModel model =
                        PretrainedModel.load(TinyModel.llama().bfloat16().write(folder.resolve("base")));
                AdaptedModel adapted = new AdaptedModel(model)) {
            scaled(adapted.add("default", LoraConfig.of(4, 8), 0), 1e-3);
            assertThatThrownBy(() -> adapted.writeMerged(output()))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("the adapter moves them by")
                    .hasMessageContaining("weights in bfloat16, computed in bfloat16");
        }
        try (PretrainedModel model = PretrainedModel.load(
                        folder.resolve("base"), LoadOptions.defaults().withDtype(Dtype.FLOAT32));
                AdaptedModel adapted = new AdaptedModel(model)) {
            scaled(adapted.add("default", LoraConfig.of(4, 8), 0), 1e-3);
            assertThatThrownBy(() -> adapted.writeMerged(output(), SHARD, Dtype.BFLOAT16))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("weights in bfloat16, computed in float32");
            assertThat(listed()).containsExactly("base");
            adapted.writeMerged(output(), SHARD, Dtype.FLOAT32);
        }
        assertThat(listed()).containsExactlyInAnyOrder("base", "out");
    }

    @Test
    void keepsAnAdapterThatRoundingLeavesStanding() {
        try (PretrainedModel model =
                        PretrainedModel.load(TinyModel.llama().bfloat16().write(folder.resolve("base")));
                AdaptedModel adapted = new AdaptedModel(model)) {
            scaled(adapted.add("default", LoraConfig.of(4, 8), 0), 0.1);
            adapted.writeMerged(output());
        }
        assertThat(listed()).containsExactlyInAnyOrder("base", "out");
    }

    /** Gives an adapter an update of about that size, beside weights of 0.3. */
    private static void scaled(Adapter adapter, double size) {
        adapter.parameters().forEach((name, tensor) -> {
            try (TensorScope scope = TensorScope.open()) {
                PeftMath.copy(
                        tensor, PeftMath.run("drawn_normal", name.contains("lora_B") ? size : 0.3, tensor.shape()));
            }
        });
    }

    @Test
    void anAdapterThatChangesNothingMergesToTheSameWeights() {
        try (PretrainedModel model =
                        PretrainedModel.load(TinyModel.llama().bfloat16().write(folder.resolve("base")));
                AdaptedModel adapted = new AdaptedModel(model)) {
            adapted.add("default", LoraConfig.of(4, 8), 0);
            adapted.writeMerged(output());
            try (PretrainedModel written = PretrainedModel.load(output())) {
                assertThat(logits(written.decoder())).isEqualTo(logits(model.decoder()));
            }
        }
    }

    @Test
    void refusesAFolderThatHoldsSomething() throws IOException {
        Files.createDirectories(output());
        Files.writeString(output().resolve("mine.txt"), "mine");
        try (PretrainedModel model = PretrainedModel.load(TinyModel.llama().write(folder.resolve("base")));
                AdaptedModel adapted = new AdaptedModel(model)) {
            adapted.add("default", LoraConfig.of(4, 8), 0);
            assertThatThrownBy(() -> adapted.writeMerged(output(), SHARD, null))
                    .isInstanceOf(SwiftException.class)
                    .hasMessageContaining("not an empty folder");
        }
        assertThat(output().resolve("mine.txt")).hasContent("mine");
    }
}

package io.swift4j.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.prompt.PrefixConfig;
import io.swift4j.peft.reft.ReftConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AdapterFilesTest {

    private static final String PREFIX = "base_model.model.model.layers.0.self_attn.q_proj.";

    @TempDir
    Path folder;

    private PretrainedModel model;
    private AdaptedModel adapted;
    private Path saved;

    @BeforeEach
    void load() {
        model = PretrainedModel.load(TinyModel.llama().write(folder.resolve("base")));
        adapted = new AdaptedModel(model);
        adapted.add(
                "one", LoraConfig.of(3, 6).withTargets(Targets.modules("q_proj").inLayers(0)), 0);
        saved = folder.resolve("saved");
        adapted.save("one", saved);
    }

    @AfterEach
    void close() {
        adapted.close();
        model.close();
    }

    private ObjectNode config() throws IOException {
        return (ObjectNode) JsonMapper.shared().readTree(Files.readString(saved.resolve("adapter_config.json")));
    }

    private void write(ObjectNode config) throws IOException {
        Files.writeString(saved.resolve("adapter_config.json"), config.toString());
    }

    @Test
    void fieldsThatNobodyKnowsAreKept() throws IOException {
        ObjectNode json = config();
        json.put("from_the_future", 7);
        json.put("peft_version", "9.9");
        write(json);
        adapted.load("two", saved);
        adapted.save("two", saved);
        assertThat(config().get("from_the_future").intValue()).isEqualTo(7);
        assertThat(config().get("peft_version").stringValue()).isEqualTo("9.9");
        assertThat(config().get("r").intValue()).isEqualTo(3);
    }

    @Test
    void fieldsThatWouldChangeTheMathsAreRefusedTogether() throws IOException {
        ObjectNode json = config();
        json.put("fan_in_fan_out", true);
        json.putArray("layer_replication").add(1);
        json.put("r", 0);
        write(json);
        assertThatThrownBy(() -> adapted.load("two", saved))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("fan_in_fan_out")
                .hasMessageContaining("layer_replication")
                .hasMessageContaining("r must be at least 1");
    }

    @Test
    void anUnknownKindIsRefusedWithThoseThatAreKnown() throws IOException {
        ObjectNode json = config();
        json.put("peft_type", "BOFT");
        write(json);
        assertThatThrownBy(() -> adapted.load("two", saved))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("BOFT")
                .hasMessageContaining(
                        "ADALORA, FULL, GAIN, IA3, LORA, PREFIX_TUNING, PROMPT_TUNING, REFT, SWIFT_ADAPTER");
    }

    @Test
    void missingUnexpectedAndMisshapenTensorsAreListedTogether() {
        rewrite(tensors -> {
            tensors.remove(PREFIX + "lora_A.weight");
            tensors.put(PREFIX + "lora_B.weight", Tensor.of(new float[32], 16, 2));
            tensors.put(PREFIX + "lora_C.weight", Tensor.of(new float[2], 2));
        });
        assertThatThrownBy(() -> adapted.load("two", saved))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining(PREFIX + "lora_A.weight is missing")
                .hasMessageContaining(PREFIX + "lora_B.weight has shape [16, 2], the configuration wants [32, 3]")
                .hasMessageContaining(PREFIX + "lora_C.weight belongs to no module");
        assertThat(adapted.names()).containsExactly("one");
    }

    private void rewrite(java.util.function.Consumer<Map<String, Tensor>> change) {
        Path file = saved.resolve("adapter_model.safetensors");
        try (TensorScope scope = TensorScope.open();
                Weights weights = Weights.load(file, null, "cpu")) {
            Map<String, Tensor> tensors = new TreeMap<>();
            weights.tensors().forEach((name, tensor) -> tensors.put(name, tensor.copy()));
            change.accept(tensors);
            TensorFiles.write(file, tensors);
        }
    }

    @Test
    void aPickleIsNeverRead() throws IOException {
        Files.move(saved.resolve("adapter_model.safetensors"), saved.resolve("adapter_model.bin"));
        assertThatThrownBy(() -> adapted.load("two", saved))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("pickle");
    }

    @Test
    void aPrefixThatANetworkComputesIsSavedAsWhatItComputes() throws IOException {
        PrefixConfig projected = new PrefixConfig(3, false, true, 6);
        Adapter adapter = adapted.add("prefix", projected, 0);
        TestTensors.randomise(adapter, 0.3);
        float[] expected = TestTensors.logits(adapted.decoder());
        adapted.save("prefix", saved);
        assertThat(config().get("encoder_hidden_size").intValue()).isEqualTo(6);
        try (TensorScope scope = TensorScope.open();
                Weights weights = Weights.load(saved.resolve("adapter_model.safetensors"), null, "cpu")) {
            assertThat(weights.tensors().keySet()).containsExactly("prompt_embeddings");
        }
        Adapter loaded = adapted.load("two", saved);
        assertThat(loaded.config()).isEqualTo(projected);
        assertThat(TestTensors.logits(adapted.decoder())).containsExactly(expected);
        assertThat(adapter.parameters().keySet()).contains("embedding.weight", "transform.2.bias");
        adapted.resume("three", saved, adapter.trainingState());
        assertThat(TestTensors.logits(adapted.decoder())).containsExactly(expected);
        assertThat(adapted.adapter("three").parameters().keySet())
                .isEqualTo(adapter.parameters().keySet());
    }

    @Test
    void directionsOfReftFollowTheirParameters() {
        Adapter adapter = adapted.add("reft", ReftConfig.defaults(), 0);
        float[] before = TestTensors.logits(adapted.decoder());
        TestTensors.randomise(adapter, 0.3);
        assertThat(TestTensors.logits(adapted.decoder()))
                .isNotEqualTo(before)
                .isEqualTo(TestTensors.logits(adapted.trainingDecoder()));
    }
}

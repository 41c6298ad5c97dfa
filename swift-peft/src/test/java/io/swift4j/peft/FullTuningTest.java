package io.swift4j.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.peft.full.FullConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullTuningTest {

    @TempDir
    Path folder;

    private PretrainedModel model;

    @BeforeEach
    void load() {
        TinyModel tiny = TinyModel.llama().with("num_hidden_layers", 6);
        for (int layer = 2; layer < 6; layer++) {
            String prefix = "model.layers." + layer + ".";
            for (String norm : List.of("input_layernorm", "post_attention_layernorm")) {
                tiny.tensor(prefix + norm + ".weight", 32);
            }
            tiny.tensor(prefix + "self_attn.q_proj.weight", 32, 32)
                    .tensor(prefix + "self_attn.k_proj.weight", 16, 32)
                    .tensor(prefix + "self_attn.v_proj.weight", 16, 32)
                    .tensor(prefix + "self_attn.o_proj.weight", 32, 32)
                    .tensor(prefix + "mlp.gate_proj.weight", 40, 32)
                    .tensor(prefix + "mlp.up_proj.weight", 40, 32)
                    .tensor(prefix + "mlp.down_proj.weight", 32, 40);
        }
        model = PretrainedModel.load(tiny.write(folder.resolve("base")));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private Set<String> trained(FullConfig config) {
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            return new TreeSet<>(adapted.add("full", config, 0).parameters().keySet());
        }
    }

    private static FullConfig rules(
            List<String> freeze, String freezeRegex, double ratio, List<String> train, String trainRegex) {
        return new FullConfig(
                freeze,
                freezeRegex.isEmpty() ? null : freezeRegex,
                ratio,
                train,
                trainRegex.isEmpty() ? null : trainRegex,
                0,
                20,
                0);
    }

    @Test
    void everythingIsTrainedUnlessFrozen() {
        assertThat(trained(FullConfig.all())).isEqualTo(model.parameters().keySet());
        assertThat(trained(rules(List.of("model.layers", "lm_head"), "", 0, List.of(), "")))
                .containsExactly("model.embed_tokens.weight", "model.norm.weight");
        assertThat(trained(rules(List.of(), "proj|lm_head|embed", 0, List.of(), "")))
                .hasSize(13)
                .allMatch(name -> name.contains("norm"));
    }

    @Test
    void trainingRulesWinOverFreezingRules() {
        assertThat(trained(
                        rules(List.of("model", "lm_head"), "", 0, List.of("model.layers.3.mlp"), "layers\\.0\\.input")))
                .containsExactly(
                        "model.layers.0.input_layernorm.weight",
                        "model.layers.3.mlp.down_proj.weight",
                        "model.layers.3.mlp.gate_proj.weight",
                        "model.layers.3.mlp.up_proj.weight");
    }

    @Test
    void theRatioFreezesFromTheInputOn() {
        Set<String> half = trained(rules(List.of(), "", 0.5, List.of(), ""));
        assertThat(half)
                .contains("lm_head.weight", "model.norm.weight", "model.layers.5.mlp.up_proj.weight")
                .doesNotContain("model.embed_tokens.weight", "model.layers.0.mlp.up_proj.weight");
        assertThatThrownBy(() -> trained(rules(List.of(), "", 1, List.of(), "")))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("nothing would be trained");
    }

    @Test
    void layersAreDrawnByTheSeedAndTheStepAlone() {
        List<Set<String>> walked = new ArrayList<>();
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            Adapter adapter = adapted.add("lisa", FullConfig.lisa(2, 3, 5), 0);
            for (int step = 0; step < 30; step++) {
                walked.add(active(adapter));
                adapter.afterStep(step);
            }
        }
        for (int step = 0; step < 30; step++) {
            assertThat(walked.get(step)).hasSize(2).isEqualTo(walked.get(step - step % 3));
        }
        assertThat(Set.copyOf(walked)).hasSizeGreaterThan(3);
        try (AdaptedModel adapted = new AdaptedModel(model)) {
            Adapter resumed = adapted.add("lisa", FullConfig.lisa(2, 3, 5), 99);
            resumed.afterStep(20);
            assertThat(active(resumed)).isEqualTo(walked.get(21));
            Adapter other = adapted.add("other", FullConfig.lisa(2, 3, 6), 0);
            List<Set<String>> another = new ArrayList<>();
            for (int step = 0; step < 30; step++) {
                another.add(active(other));
                other.afterStep(step);
            }
            assertThat(another).isNotEqualTo(walked);
        }
    }

    private static Set<String> active(Adapter adapter) {
        Set<String> layers = new TreeSet<>();
        adapter.parameters().forEach((name, tensor) -> {
            if (name.startsWith("model.layers.") && tensor.requiresGrad()) {
                layers.add(name.split("\\.")[2]);
            }
            if (!name.startsWith("model.layers.")) {
                assertThat(tensor.requiresGrad()).as(name).isTrue();
            }
        });
        return layers;
    }
}

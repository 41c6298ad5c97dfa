package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.train.config.TrainOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPartTest {

    @ParameterizedTest
    @CsvSource({
        "model.language_model.layers.3.self_attn.q_proj, DECODER",
        "model.layers.3.mlp.up_proj.weight, DECODER",
        "lm_head, DECODER",
        "model.visual.blocks.0.attn.proj, VISION",
        "visual.patch_embed.proj.weight, VISION",
        "base_model.model.model.visual.merger.mlp.0.lora_A.weight, ALIGNER",
        "model.visual.deepstack_merger_list.1.linear_fc1, ALIGNER",
        "model.vision_tower.vision_model.encoder.layers.0.self_attn.q_proj, VISION",
        "model.multi_modal_projector.linear_1, ALIGNER",
        "audio_tower.layers.1.fc1, AUDIO",
        "audio_tower.layers.1.self_attn.out_proj, AUDIO",
        "thinker.audio_tower.proj.weight, ALIGNER",
        "thinker.visual.merger.ln_q.weight, ALIGNER",
    })
    void namesTellTheirPart(String name, ModelPart part) {
        assertThat(ModelPart.of(name)).isEqualTo(part);
    }

    @Test
    void patternsOfPartsMatchThemAlone() {
        String encoders = ModelPart.matching(EnumSet.of(ModelPart.VISION, ModelPart.ALIGNER))
                .orElseThrow();
        assertThat("model.visual.blocks.0.attn.qkv").matches(encoders);
        assertThat("model.visual.merger.mlp.2").matches(encoders);
        assertThat("audio_tower.layers.0.fc1").doesNotMatch(encoders);
        assertThat("model.language_model.layers.0.mlp.up_proj").doesNotMatch(encoders);
        String vision = ModelPart.matching(EnumSet.of(ModelPart.VISION)).orElseThrow();
        assertThat("model.visual.merger.mlp.2").doesNotMatch(vision);
        assertThat(ModelPart.matching(EnumSet.noneOf(ModelPart.class))).isEmpty();
    }

    private static TrainOptions options(Map<String, ?> values) {
        Map<String, Object> all = new java.util.LinkedHashMap<>();
        all.put("model", "m");
        all.put("dataset", List.of("rows.jsonl"));
        all.putAll(values);
        return TrainOptions.of(all);
    }

    @Test
    void frozenPartsGetNoAdapterUnlessARegularExpressionNamesThem() {
        LoraConfig usual = (LoraConfig) Tuners.of(options(Map.of()), 1, true);
        assertThat("model.visual.blocks.0.attn.qkv").matches(usual.targets().excludedRegex());
        assertThat("model.language_model.layers.0.mlp.up_proj")
                .doesNotMatch(usual.targets().excludedRegex());
        LoraConfig open = (LoraConfig) Tuners.of(
                options(Map.of("freeze_vit", false, "freeze_audio", false, "freeze_aligner", false)), 1, true);
        assertThat(open.targets().excludedRegex()).isNull();
        LoraConfig named = (LoraConfig) Tuners.of(options(Map.of("target_regex", ".*visual.*")), 1, true);
        assertThat(named.targets().excludedRegex()).isNull();
        LoraConfig text = (LoraConfig) Tuners.of(options(Map.of()), 1, false);
        assertThat(text.targets().excludedRegex()).isNull();
    }

    @Test
    void freezingEverythingIsRefused() {
        assertThat(Unsupported.in(options(Map.of("freeze_llm", true))))
                .anyMatch(problem -> problem.contains("leave nothing to train"));
        assertThatThrownBy(() -> options(Map.of("vit_lr", -1))).hasMessageContaining("vit_lr");
    }
}

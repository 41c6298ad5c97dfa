package io.swift4j.peft.lora;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterKind;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.Combination;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Registers LoRA. */
public final class LoraKind implements AdapterKind {

    @Override
    public String peftType() {
        return "LORA";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        return LoraJson.read(json);
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return LoraConfig.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new LoraAdapter((LoraConfig) config, space);
    }

    @Override
    public Adapter combine(List<Adapter> adapters, double[] weights, Combination how, AdapterSpace space) {
        return LoraCombiner.combine(
                adapters.stream().map(LoraAdapter.class::cast).toList(), weights, how, space);
    }

    @Override
    public Adapter onOriginalWeights(Adapter adapter, AdapterSpace space) {
        LoraAdapter lora = (LoraAdapter) adapter;
        return lora.lora().start().changesBase()
                ? lora.onOriginalWeights(space)
                : AdapterKind.super.onOriginalWeights(adapter, space);
    }

    @Override
    public Set<String> unsupportedFields() {
        return Set.of(
                "layer_replication",
                "target_parameters",
                "alora_invocation_tokens",
                "use_bdlora",
                "arrow_config",
                "kasa_config",
                "velora_config",
                "monteclora_config",
                "megatron_config",
                "layers_pattern");
    }

    @Override
    public Map<String, Object> fixedFields() {
        return Map.of("fan_in_fan_out", false, "use_qalora", false, "ensure_weight_tying", false);
    }
}

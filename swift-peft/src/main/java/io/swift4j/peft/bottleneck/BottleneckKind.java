package io.swift4j.peft.bottleneck;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterConfig;
import io.swift4j.peft.AdapterKind;
import io.swift4j.peft.AdapterSpace;
import java.util.Arrays;

/** Registers bottleneck adapters. */
public final class BottleneckKind implements AdapterKind {

    @Override
    public String peftType() {
        return "SWIFT_ADAPTER";
    }

    @Override
    public AdapterConfig read(ConfigJson json) {
        String name = json.text("adapter_act", "gelu");
        return new BottleneckConfig(
                json.integer("adapter_length", 128),
                Arrays.stream(BottleneckConfig.Activation.values())
                        .filter(known -> known.text().equals(name))
                        .findFirst()
                        .orElseThrow(() -> json.problem(
                                "adapter_act", "must be gelu, gelu_tanh, relu, silu or tanh, not '" + name + "'")),
                json.flag("after_attention", true),
                json.flag("after_feed_forward", true),
                json.integers("layers"));
    }

    @Override
    public Class<? extends AdapterConfig> configType() {
        return BottleneckConfig.class;
    }

    @Override
    public Adapter create(AdapterConfig config, AdapterSpace space) {
        return new BottleneckAdapter((BottleneckConfig) config, space);
    }
}

package io.swift4j.peft.bottleneck;

import io.swift4j.core.model.Hook;
import io.swift4j.core.model.ScriptFragment;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.ExtensionBuilder;
import io.swift4j.peft.Fragments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two linear layers on each chosen branch; the second begins at zero, so that the model is unchanged at first. */
final class BottleneckAdapter extends Adapter {

    private static final ScriptFragment FRAGMENT =
            Fragments.read(BottleneckAdapter.class, "bottleneck.py", Map.of(Hook.BRANCH, "bottleneck_branch"));

    private final BottleneckConfig config;
    private final List<Integer> layers;
    private final List<String> branches = new ArrayList<>();

    BottleneckAdapter(BottleneckConfig config, AdapterSpace space) {
        super(config, space);
        this.config = config;
        this.layers = space.layers(config.layers());
        if (config.attention()) {
            branches.add("self_attn");
        }
        if (config.feedForward()) {
            branches.add("mlp");
        }
        int hidden = space.decoder().config().hiddenSize();
        int length = config.length();
        double glorot = Math.sqrt(6.0 / (hidden + length));
        for (int layer : layers) {
            for (String branch : branches) {
                parameter(name(layer, branch, "down.weight"), space.uniform(glorot, length, hidden));
                parameter(name(layer, branch, "down.bias"), space.zeros(length));
                parameter(name(layer, branch, "up.weight"), space.zeros(hidden, length));
                parameter(name(layer, branch, "up.bias"), space.zeros(hidden));
            }
        }
    }

    private static String name(int layer, String branch, String part) {
        return "model.layers." + layer + "." + branch + ".adapter." + part;
    }

    @Override
    protected void apply(ExtensionBuilder target, boolean training) {
        target.fragment(FRAGMENT);
        for (int layer : layers) {
            for (String branch : branches) {
                String prefix = target.slot(layer, branch + ".bottleneck");
                Tensor bias = get(name(layer, branch, "down.bias"));
                target.put(layer, prefix + "down", get(name(layer, branch, "down.weight")));
                target.put(layer, prefix + "down_bias", bias);
                target.put(layer, prefix + "up", get(name(layer, branch, "up.weight")));
                target.put(layer, prefix + "up_bias", get(name(layer, branch, "up.bias")));
                target.put(layer, prefix + config.activation().text(), bias);
            }
        }
    }

    @Override
    public Optional<String> mergeObstacle() {
        return Optional.of("a bottleneck is not linear, no weight of the model can do what it does");
    }
}

package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Network;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Adapters become part of the weights, one matrix after another. */
final class Merge {

    private Merge() {}

    /**
     * Gives every parameter that differs from the model's own, in float32 and in a scope that is closed after each.
     *
     * @throws SwiftException when an active adapter can't be merged
     */
    static void changed(AdaptedModel model, BiConsumer<String, Tensor> use) {
        List<Adapter> adapters = model.active().stream().map(model::adapter).toList();
        check(model);
        Network plain = model.model().network();
        for (Adapter adapter : adapters) {
            adapter.savedModules().forEach(use);
            adapter.mergedBiases().forEach(use);
        }
        for (Site site : Sites.of(plain)) {
            boolean touched = adapters.stream().anyMatch(adapter -> adapter.touches(site));
            if (!touched) {
                continue;
            }
            try (TensorScope scope = TensorScope.open()) {
                merged(model, adapters, site).forEach(use);
            }
        }
    }

    private static void check(AdaptedModel model) {
        for (String name : model.active()) {
            Optional<String> obstacle = model.adapter(name).mergeObstacle();
            if (obstacle.isPresent()) {
                throw new SwiftException("adapter '" + name + "' can't be merged: " + obstacle.get());
            }
        }
    }

    /**
     * Every parameter that differs from the model's own, each made in float32 when it is asked for.
     *
     * @throws SwiftException when an active adapter can't be merged
     */
    static Map<String, Supplier<Tensor>> plan(AdaptedModel model) {
        check(model);
        List<Adapter> adapters = model.active().stream().map(model::adapter).toList();
        Map<String, Supplier<Tensor>> plan = new LinkedHashMap<>();
        for (Adapter adapter : adapters) {
            adapter.savedModules().forEach((name, tensor) -> plan.put(name, () -> tensor));
            adapter.mergedBiases().forEach((name, tensor) -> plan.put(name, () -> tensor));
        }
        Network plain = model.model().network();
        for (Site site : Sites.of(plain)) {
            List<Adapter> touching =
                    adapters.stream().filter(adapter -> adapter.touches(site)).toList();
            if (touching.isEmpty()) {
                continue;
            }
            List<String> kinds = new ArrayList<>(List.of("weight"));
            Map<String, Tensor> dict =
                    site.layer() < 0 ? plain.topTensors() : plain.layerTensors().get(site.layer());
            if (dict.containsKey(site.key() + ".bias") && !touching.stream().allMatch(Adapter::mergesByFormula)) {
                kinds.add("bias");
            }
            for (String kind : kinds) {
                String name = site.parameter(kind);
                plan.put(name, () -> {
                    Tensor made = merged(model, adapters, site).get(name);
                    if (made == null) {
                        throw new IllegalStateException(name);
                    }
                    return made;
                });
            }
        }
        return plan;
    }

    private static Map<String, Tensor> merged(AdaptedModel model, List<Adapter> adapters, Site site) {
        Network plain = model.model().network();
        Tensor weight = plain.denseWeight(site.layer(), site.key());
        Map<String, Tensor> result = new LinkedHashMap<>();
        Tensor sum = weight;
        for (Adapter adapter : adapters) {
            if (adapter.touches(site)) {
                if (!adapter.mergesByFormula()) {
                    return throughIdentity(model.network(), site, plain);
                }
                sum = adapter.merged(site, sum);
            }
        }
        result.put(site.parameter("weight"), sum);
        return result;
    }

    /** The matrix of a changed layer as what it makes of the identity, and its bias as what it makes of nothing. */
    private static Map<String, Tensor> throughIdentity(Network adapted, Site site, Network plain) {
        Tensor zero = plain.here(PeftMath.full(0, 1, site.in()));
        Tensor bias = adapted.linear(site.layer(), site.key(), zero);
        Tensor rows = adapted.linear(site.layer(), site.key(), plain.here(PeftMath.run("identity", site.in())));
        Map<String, Tensor> result = new LinkedHashMap<>();
        result.put(site.parameter("weight"), PeftMath.run("transposed", PeftMath.run("minus", rows, bias)));
        Map<String, Tensor> dict =
                site.layer() < 0 ? plain.topTensors() : plain.layerTensors().get(site.layer());
        if (dict.containsKey(site.key() + ".bias")) {
            result.put(site.parameter("bias"), bias.reshape(-1));
        }
        return result;
    }
}

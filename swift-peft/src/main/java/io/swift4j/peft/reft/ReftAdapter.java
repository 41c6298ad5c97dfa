package io.swift4j.peft.reft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Hook;
import io.swift4j.core.model.ScriptFragment;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.AdapterSpace;
import io.swift4j.peft.ExtensionBuilder;
import io.swift4j.peft.Fragments;
import io.swift4j.peft.PeftMath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The free matrix of the directions, and the linear map into them, of each chosen layer. */
final class ReftAdapter extends Adapter {

    private static final ScriptFragment FRAGMENT =
            Fragments.read(ReftAdapter.class, "reft.py", Map.of(Hook.LAYER, "reft_layer"));
    private static final Script SCRIPT =
            Script.builder("reft").resource(ReftAdapter.class, "reft.py").build();

    private final List<Integer> layers;

    ReftAdapter(ReftConfig config, AdapterSpace space) {
        super(config, space);
        this.layers = space.layers(config.layers());
        int hidden = space.decoder().config().hiddenSize();
        int rank = config.rank();
        if (rank > hidden) {
            throw new SwiftException("r " + rank + " is more than the model's hidden size " + hidden);
        }
        double bound = 1 / Math.sqrt(hidden);
        for (int layer : layers) {
            try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                parameter(
                        name(layer, "rotation.weight"),
                        SCRIPT.tensor("orthonormal_rows", space.normal(1, rank, hidden)));
            }
            parameter(name(layer, "source.weight"), space.uniform(bound, rank, hidden));
            parameter(name(layer, "source.bias"), space.uniform(bound, rank));
        }
    }

    /** The directions, so that generating needs no decomposition at every token. */
    @Override
    protected void refresh() {
        for (int layer : layers) {
            try (TensorScope scope = TensorScope.open();
                    GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                Tensor rows = SCRIPT.tensor("orthonormal_rows", get(name(layer, "rotation.weight")));
                if (has(name(layer, "rows"))) {
                    PeftMath.copy(get(name(layer, "rows")), rows);
                } else {
                    buffer(name(layer, "rows"), rows);
                }
            }
        }
    }

    private static String name(int layer, String part) {
        return "model.layers." + layer + ".reft." + part;
    }

    @Override
    protected void apply(ExtensionBuilder target, boolean training) {
        target.fragment(FRAGMENT);
        for (int layer : layers) {
            String prefix = target.slot(layer, "reft");
            if (training) {
                target.put(layer, prefix + "free", get(name(layer, "rotation.weight")));
            } else {
                target.put(layer, prefix + "rows", get(name(layer, "rows")));
            }
            target.put(layer, prefix + "source", get(name(layer, "source.weight")));
            target.put(layer, prefix + "bias", get(name(layer, "source.bias")));
        }
    }

    @Override
    public Optional<String> mergeObstacle() {
        return Optional.of("it changes the sum of all branches, which no single weight computes");
    }
}

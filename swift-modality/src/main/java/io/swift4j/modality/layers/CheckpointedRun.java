package io.swift4j.modality.layers;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of a tower of which only the states between blocks are kept.
 *
 * <p>Lead a gradient back through {@link #results()} first, then call {@link #backward()}. For one thread; everything belongs to
 * the scope it was made in.
 */
public final class CheckpointedRun {

    private static final String STATES = "(x)";

    private final BlockStack tower;
    private final Script script;
    private final Value context;
    private final Tensor first;
    private final Tensor last;
    private final List<Tensor> kept = new ArrayList<>();
    private final List<Tensor> results;

    CheckpointedRun(BlockStack tower, Map<String, Tensor> inputs) {
        this.tower = tower;
        this.script = tower.script();
        Map<String, Tensor> opened;
        try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            opened = new LinkedHashMap<>(script.dict("opened", tower.top(), inputs));
        }
        this.first = Objects.requireNonNull(opened.remove(STATES));
        this.context = Value.dict(opened);
        Tensor x = script.tensor("detached", first);
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            for (int i = 0; i < tower.blockTensors().size(); i++) {
                kept.add(x);
                x = script.tensor("block", tower.blocks(), i, x, context);
            }
        }
        this.last = script.tensor("detached", x).requireGrad(true);
        try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            this.results = script.tensors("closed", tower.top(), last, context);
        }
    }

    /** What the tower gives, as parts of a graph that ends at its last block. */
    public List<Tensor> results() {
        return results;
    }

    /** Leads the gradient that has come back through the results on through the blocks, last to first, and what is before them. */
    public void backward() {
        Tensor gradient = last.grad();
        for (int i = kept.size() - 1; i >= 0 && gradient != null; i--) {
            gradient = through(i, gradient);
        }
        if (gradient != null && first.requiresGrad()) {
            first.backward(gradient);
        }
    }

    private @Nullable Tensor through(int block, Tensor gradient) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor x = script.tensor("detached", kept.get(block)).requireGrad(true);
            script.tensor("block", tower.blocks(), block, x, context).backward(gradient);
            Tensor back = x.grad();
            return back == null ? null : scope.escape(back);
        }
    }
}

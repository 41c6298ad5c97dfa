package io.swift4j.modality.layers;

import io.swift4j.core.model.SeededDraws;
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
import java.util.function.Supplier;
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
    private final boolean random;
    private final long seed;
    private final Value context;
    private final Tensor first;
    private final Tensor last;
    private final List<Tensor> inputs = new ArrayList<>();
    private final Map<Integer, Tensor> kept = new LinkedHashMap<>();
    private final List<Tensor> results;

    CheckpointedRun(BlockStack tower, Map<String, Tensor> inputs, long seed) {
        this.tower = tower;
        this.random = tower.random();
        this.seed = seed;
        this.script = tower.script();
        Map<String, Tensor> opened;
        try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            opened = new LinkedHashMap<>(script.dict("opened", tower.top(), inputs));
        }
        this.first = Objects.requireNonNull(opened.remove(STATES));
        this.context = Value.dict(opened);
        Tensor x = leaf(first);
        keep(0, x);
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            int blocks = tower.kept().blocksRun(tower.blockTensors().size());
            for (int i = 0; i < blocks; i++) {
                this.inputs.add(x);
                x = block(i, x);
                keep(i + 1, x);
            }
        }
        this.last = leaf(x).requireGrad(true);
        try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            List<Tensor> chosen = tower.kept().states().stream().map(kept::get).toList();
            this.results = drawing(
                    tower.blockTensors().size() + 1,
                    () -> script.tensors("closed", tower.top(), last, Value.list(chosen), context));
        }
    }

    private Tensor block(int i, Tensor x) {
        return drawing(i + 1, () -> script.tensor("block", tower.blocks(), i, x, context));
    }

    private <T> T drawing(int place, Supplier<T> part) {
        return random ? SeededDraws.with(seed + place, part) : part.get();
    }

    private void keep(int state, Tensor x) {
        if (tower.kept().states().contains(state)) {
            kept.put(state, leaf(x).requireGrad(true));
        }
    }

    private Tensor leaf(Tensor x) {
        return script.tensor("detached", x);
    }

    /** What the tower gives, as parts of a graph that ends at its last block. */
    public List<Tensor> results() {
        return results;
    }

    /** Leads the gradient that has come back through the results on through the blocks, last to first, and what is before them. */
    public void backward() {
        Tensor gradient = with(last.grad(), inputs.size());
        for (int i = inputs.size() - 1; i >= 0; i--) {
            gradient = with(gradient == null ? null : through(i, gradient), i);
        }
        if (gradient != null && first.requiresGrad()) {
            first.backward(gradient);
        }
    }

    /** A state's gradient and that of what {@code end} was given of it. */
    private @Nullable Tensor with(@Nullable Tensor gradient, int state) {
        Tensor leaf = kept.get(state);
        Tensor other = leaf == null ? null : leaf.grad();
        if (gradient == null || other == null) {
            return gradient == null ? other : gradient;
        }
        return script.tensor("sum_of", gradient, other);
    }

    private @Nullable Tensor through(int block, Tensor gradient) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor x = leaf(inputs.get(block)).requireGrad(true);
            block(block, x).backward(gradient);
            Tensor back = x.grad();
            return back == null ? null : scope.escape(back);
        }
    }
}

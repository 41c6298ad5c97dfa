package io.swift4j.peft;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.Network;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The output layer {@code score} of sequence classifiers and reward models, where a checkpoint does not have one. */
final class ScoreLayer implements AutoCloseable {

    static final String NAME = "score.weight";

    private final Network without;
    private @Nullable Tensor weight;
    private @Nullable Network with;

    ScoreLayer(Network without) {
        this.without = without;
    }

    /** The layer among an adapter's saved tensors. */
    static Optional<Tensor> in(Map<String, Tensor> saved) {
        Tensor full = saved.get("base_model.model." + NAME);
        return Optional.ofNullable(full != null ? full : saved.get(NAME));
    }

    /** The model's network, with the layer once there is one. */
    Network network() {
        return with == null ? without : with;
    }

    /** Whether the checkpoint has the layer, or it was added. */
    boolean isThere() {
        return network().topTensors().containsKey(NAME);
    }

    /** What was added; empty when nothing was. */
    Optional<Tensor> added() {
        return Optional.ofNullable(weight);
    }

    void add(Tensor first) {
        if (!(without instanceof Decoder)) {
            throw new SwiftException("a score layer needs a language model");
        }
        Tensor copy = TensorScope.detach(PeftMath.run("float_copy", first));
        weight = copy;
        with = without.extend(new DecoderExtension(List.of(), Map.of(NAME, copy), List.of(), 0, 0));
    }

    @Override
    public void close() {
        if (with != null) {
            with.close();
            with = null;
        }
        if (weight != null) {
            weight.close();
            weight = null;
        }
    }
}

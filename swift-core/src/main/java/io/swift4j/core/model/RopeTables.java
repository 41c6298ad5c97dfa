package io.swift4j.core.model;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The frequency tables of a decoder's rotary embeddings, for the length of the sequence at hand.
 *
 * <p>Most don't depend on the length and are made once. LongRoPE has two sets. Dynamic scaling has one for every length past
 * the trained one; only the latest of those is kept. (The reference keeps using the widest table it has seen, so that a
 * sequence's result depends on what ran before; here it does not.)
 */
final class RopeTables implements AutoCloseable {

    private final Script script;
    private final List<RopeConfig> ropes;
    private final String device;
    private final Map<String, Value> tables = new HashMap<>();

    RopeTables(Script script, List<RopeConfig> ropes, String device) {
        this.script = script;
        this.ropes = ropes;
        this.device = device;
    }

    /** The tables for sequences whose largest position is {@code length - 1}, as a list argument. */
    synchronized Value forLength(int length) {
        StringBuilder key = new StringBuilder();
        for (RopeConfig rope : ropes) {
            key.append(variant(rope, length)).append(' ');
        }
        Value found = tables.get(key.toString());
        if (found == null) {
            if (tables.size() > 2) {
                tables.values().forEach(Value::close);
                tables.clear();
            }
            found = build(length);
            tables.put(key.toString(), found);
        }
        return found;
    }

    private static int variant(RopeConfig rope, int length) {
        if (rope.scaling() instanceof RopeConfig.Dynamic dynamic) {
            return Math.max(length, dynamic.trained());
        }
        if (rope.scaling() instanceof RopeConfig.LongRope longRope) {
            return length > longRope.trained() ? 1 : 0;
        }
        return 0;
    }

    private Value build(int length) {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> built = new ArrayList<>();
            for (RopeConfig rope : ropes) {
                Tensor table = build(rope, length);
                built.add(device.equals("cpu") ? table : table.to(device));
            }
            return TensorScope.detach(Value.list(built));
        }
    }

    private Tensor build(RopeConfig rope, int length) {
        double theta = rope.theta();
        int dim = rope.dimensions();
        RopeConfig.Scaling scaling = rope.scaling();
        if (scaling instanceof RopeConfig.Linear linear) {
            return script.tensor("rope_linear", theta, dim, linear.factor());
        }
        if (scaling instanceof RopeConfig.Dynamic dynamic) {
            return script.tensor("rope_dynamic", theta, dim, dynamic.factor(), length, dynamic.trained());
        }
        if (scaling instanceof RopeConfig.Llama3 llama) {
            return script.tensor(
                    "rope_llama3",
                    theta,
                    dim,
                    llama.factor(),
                    llama.lowFrequency(),
                    llama.highFrequency(),
                    llama.trained());
        }
        if (scaling instanceof RopeConfig.Yarn yarn) {
            return script.tensor("rope_yarn", theta, dim, yarn.factor(), yarn.low(), yarn.high());
        }
        if (scaling instanceof RopeConfig.LongRope longRope) {
            List<Double> factors = length > longRope.trained() ? longRope.longFactors() : longRope.shortFactors();
            float[] values = new float[factors.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = factors.get(i).floatValue();
            }
            return script.tensor("rope_longrope", theta, dim, Tensor.of(values, values.length));
        }
        return script.tensor("rope_default", theta, dim);
    }

    @Override
    public synchronized void close() {
        tables.values().forEach(Value::close);
        tables.clear();
    }
}

package io.swift4j.train.optim;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An update rule whose script takes one parameter a call, with its state as a dict. */
final class EachOptimizer extends StatefulOptimizer {

    private final Function<Tensor, List<?>> extra;
    private final boolean initialTakesExtra;
    private final List<Tensor> owned;

    /**
     * An optimizer.
     *
     * @param script has {@code init(p)} and {@code update_(p, grad, state, [extra]…, lr, weight decay)}
     * @param extra more arguments for a parameter
     * @param initialTakesExtra whether {@code init} takes them too
     * @param owned tensors that are closed with the optimizer
     */
    EachOptimizer(
            Script script,
            List<ParameterGroup> groups,
            Function<Tensor, List<?>> extra,
            boolean initialTakesExtra,
            List<Tensor> owned) {
        super(script, groups);
        this.owned = owned;
        this.extra = extra;
        this.initialTakesExtra = initialTakesExtra;
        initialise();
    }

    @Override
    Map<String, Tensor> initial(String name, Tensor parameter) {
        List<Object> arguments = new ArrayList<>(List.of(parameter));
        if (initialTakesExtra) {
            arguments.addAll(extra.apply(parameter));
        }
        return script.dict("init", arguments.toArray());
    }

    @Override
    void update(List<Slot> slots, double lr, double weightDecay) {
        for (Slot slot : slots) {
            List<Object> arguments = new ArrayList<>(List.of(slot.parameter(), slot.grad(), slot.parts()));
            arguments.addAll(extra.apply(slot.parameter()));
            arguments.add(lr);
            arguments.add(weightDecay);
            script.call("update_", arguments.toArray());
        }
    }

    @Override
    public void close() {
        super.close();
        owned.forEach(Tensor::close);
    }
}

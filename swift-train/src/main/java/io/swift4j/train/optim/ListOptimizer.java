package io.swift4j.train.optim;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An update rule whose script takes all parameters in one call: the lists of parameters, gradients and state parts. */
final class ListOptimizer extends StatefulOptimizer {

    private final List<String> parts;

    /**
     * An optimizer.
     *
     * @param script has {@code init(p)} and {@code update_(params, grads, [part]…, lr, weight decay)}
     * @param parts the state parts in the order of the script's arguments
     */
    ListOptimizer(Script script, List<ParameterGroup> groups, String... parts) {
        super(script, groups);
        this.parts = List.of(parts);
        initialise();
    }

    @Override
    Map<String, Tensor> initial(String name, Tensor parameter) {
        return script.dict("init", parameter);
    }

    @Override
    void update(List<Slot> slots, double lr, double weightDecay) {
        List<Object> arguments = new ArrayList<>(List.of(parameters(slots), grads(slots)));
        parts.forEach(part -> arguments.add(parts(slots, part)));
        arguments.add(lr);
        arguments.add(weightDecay);
        script.call("update_", arguments.toArray());
    }
}

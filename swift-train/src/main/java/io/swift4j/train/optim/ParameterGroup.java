package io.swift4j.train.optim;

import io.swift4j.core.config.Problems;
import io.swift4j.core.torch.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Parameters that share a learning rate and a weight decay.
 *
 * @param name for logs, such as {@code decay} or {@code lora_B}
 * @param parameters by the names under which their state is saved; floating-point leaves that require gradients; they stay
 *     the caller's; may be empty
 * @param lr base learning rate, which a schedule multiplies
 * @param weightDecay 0 for none
 */
public record ParameterGroup(String name, Map<String, Tensor> parameters, double lr, double weightDecay) {

    public ParameterGroup {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        Problems problems =
                new Problems("parameter group " + name).atLeast("lr", lr, 0).atLeast("weight_decay", weightDecay, 0);
        parameters.forEach((key, tensor) ->
                problems.unless(tensor.dtype().isFloatingPoint(), key + " is " + tensor + ", which can't be trained"));
        problems.check();
    }

    /** The group with only some of its parameters. */
    ParameterGroup only(Set<String> names) {
        Map<String, Tensor> kept = new LinkedHashMap<>(parameters);
        kept.keySet().retainAll(names);
        return new ParameterGroup(name, kept, lr, weightDecay);
    }
}

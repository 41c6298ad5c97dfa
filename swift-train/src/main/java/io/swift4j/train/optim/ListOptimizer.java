package io.swift4j.train.optim;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An update rule whose script takes many parameters in one call: the lists of parameters, gradients and state parts.
 *
 * <p>On processors the parameters are dealt out to one call a core, as long as none is larger than its core's share: small operations
 * that run beside each other are faster than those that are divided.
 */
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
        Workers.map(
                shares(slots),
                share -> {
                    try (GradMode off = GradMode.open(GradMode.Mode.NO_GRAD)) {
                        call(share, lr, weightDecay);
                    }
                    return share;
                },
                share -> {});
    }

    /** The largest first, each to the share that has least; within a share in the order that was given. */
    private static List<List<Slot>> shares(List<Slot> slots) {
        long all = slots.stream().mapToLong(slot -> slot.parameter().count()).sum();
        long largest =
                slots.stream().mapToLong(slot -> slot.parameter().count()).max().orElse(0);
        int count = Workers.count();
        if (count == 1
                || largest * count > all
                || !slots.get(0).parameter().device().equals("cpu")) {
            return List.of(slots);
        }
        long[] sizes = new long[count];
        int[] owners = new int[slots.size()];
        IntStream.range(0, slots.size())
                .boxed()
                .sorted(Comparator.comparingLong(i -> -slots.get(i).parameter().count()))
                .forEach(i -> {
                    int least = IntStream.range(0, count)
                            .boxed()
                            .min(Comparator.comparingLong(share -> sizes[share]))
                            .orElseThrow();
                    sizes[least] += slots.get(i).parameter().count();
                    owners[i] = least;
                });
        return IntStream.range(0, count)
                .mapToObj(share -> IntStream.range(0, slots.size())
                        .filter(i -> owners[i] == share)
                        .mapToObj(slots::get)
                        .toList())
                .filter(share -> !share.isEmpty())
                .toList();
    }

    private void call(List<Slot> slots, double lr, double weightDecay) {
        List<Object> arguments = new ArrayList<>(List.of(parameters(slots), grads(slots)));
        parts.forEach(part -> arguments.add(parts(slots, part)));
        arguments.add(lr);
        arguments.add(weightDecay);
        script.call("update_", arguments.toArray());
    }
}

package io.swift4j.train.optim;

import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.Stream;

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

    /** The largest first, each to the share that has least. */
    private static List<List<Slot>> shares(List<Slot> slots) {
        long[] sizes = new long[Workers.count()];
        LongSummaryStatistics counts =
                slots.stream().mapToLong(slot -> slot.parameter().count()).summaryStatistics();
        if (sizes.length == 1
                || counts.getMax() * sizes.length > counts.getSum()
                || !slots.get(0).parameter().device().equals("cpu")) {
            return List.of(slots);
        }
        List<List<Slot>> shares = Stream.generate(() -> (List<Slot>) new ArrayList<Slot>())
                .limit(sizes.length)
                .toList();
        slots.stream()
                .sorted(Comparator.comparingLong(slot -> -slot.parameter().count()))
                .forEach(slot -> {
                    int least = 0;
                    for (int share = 1; share < sizes.length; share++) {
                        least = sizes[share] < sizes[least] ? share : least;
                    }
                    sizes[least] += slot.parameter().count();
                    shares.get(least).add(slot);
                });
        return shares;
    }

    private void call(List<Slot> slots, double lr, double weightDecay) {
        List<Object> arguments = new ArrayList<>(List.of(parameters(slots), grads(slots)));
        parts.forEach(part -> arguments.add(parts(slots, part)));
        arguments.add(lr);
        arguments.add(weightDecay);
        script.call("update_", arguments.toArray());
    }
}

package io.swift4j.cli.verify;

import io.swift4j.core.torch.Tensor;
import io.swift4j.train.schedule.Schedule;
import io.swift4j.train.schedule.Schedules;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** {@code schedule}: the learning rate of every step. A case may append something of its own to the schedule's name. */
final class ScheduleRunner implements CaseRunner {

    private static final Set<String> GENERAL = Set.of("schedule", "base_lr", "num_warmup_steps", "num_training_steps");

    @Override
    public void run(CaseFolder folder, Case one, Comparison comparison) {
        String stated = one.params().text("schedule");
        String name = Schedules.names().stream()
                .filter(known -> stated.equals(known) || stated.startsWith(known + "_"))
                .max(Comparator.comparingInt(String::length))
                .orElse(stated);
        Map<String, Object> options = new HashMap<>(one.params().plain());
        options.keySet().removeAll(GENERAL);
        double baseLr = one.params().number("base_lr");
        Schedule schedule = Schedules.named(
                name,
                baseLr,
                one.params().integer("num_warmup_steps", 0),
                one.params().integer("num_training_steps", 0),
                options);
        try (Tensor expected = folder.tensor(one.outputs().get(0))) {
            double[] rates = new double[Math.toIntExact(expected.count())];
            for (int step = 0; step < rates.length; step++) {
                rates[step] = baseLr * schedule.factor(step);
            }
            comparison.numbers("lr", rates, expected.toDoubles());
        }
    }
}

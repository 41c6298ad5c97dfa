package io.swift4j.train.schedule;

import io.swift4j.core.config.NamedOptions;
import io.swift4j.core.config.NearestName;
import io.swift4j.core.config.Problems;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Finds schedules by the names and options they have in transformers. */
public final class Schedules {

    private static final List<String> NAMES = List.of(
            "linear",
            "cosine",
            "cosine_with_restarts",
            "polynomial",
            "constant",
            "constant_with_warmup",
            "inverse_sqrt",
            "cosine_with_min_lr",
            "cosine_warmup_with_min_lr",
            "warmup_stable_decay");

    private Schedules() {}

    /** All names. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * The schedule that transformers' {@code get_scheduler} builds.
     *
     * @param name one of {@link #names()}
     * @param baseLr the learning rate that factors multiply; {@code min_lr} and {@code lr_end} are given in its unit
     * @param warmupSteps {@code num_warmup_steps}
     * @param trainingSteps {@code num_training_steps}: all optimizer steps of the run
     * @param options {@code lr_scheduler_kwargs}, by name
     * @throws IllegalArgumentException with everything that is wrong: the name, options that the schedule does not have,
     *     values out of range
     */
    public static Schedule named(
            String name, double baseLr, long warmupSteps, long trainingSteps, Map<String, ?> options) {
        NamedOptions given = new NamedOptions("schedule " + name, options);
        Schedule schedule = switch (name) {
            case "constant" -> new Schedule.Constant();
            case "constant_with_warmup" -> new Schedule.ConstantWithWarmup(warmupSteps);
            case "linear" -> new Schedule.Linear(warmupSteps, trainingSteps);
            case "cosine" -> new Schedule.Cosine(warmupSteps, trainingSteps, given.number("num_cycles", 0.5), 0);
            case "cosine_with_restarts" ->
                new Schedule.CosineWithRestarts(warmupSteps, trainingSteps, given.integer("num_cycles", 1));
            case "cosine_with_min_lr" ->
                new Schedule.Cosine(
                        warmupSteps, trainingSteps, given.number("num_cycles", 0.5), minRate(name, baseLr, given));
            case "cosine_warmup_with_min_lr" ->
                new Schedule.CosineAhead(
                        warmupSteps,
                        trainingSteps,
                        given.number("num_cycles", 0.5),
                        minRate(name, baseLr, given),
                        given.number("warmup_lr_rate", Double.NaN));
            case "polynomial" ->
                new Schedule.Polynomial(
                        warmupSteps, trainingSteps, given.number("power", 1), given.number("lr_end", 1e-7) / baseLr);
            case "inverse_sqrt" ->
                new Schedule.InverseSqrt(
                        warmupSteps, given.integer("timescale", warmupSteps > 0 ? (int) warmupSteps : 10_000));
            case "warmup_stable_decay" -> stable(warmupSteps, trainingSteps, given);
            case "reduce_lr_on_plateau", "greedy" ->
                throw new IllegalArgumentException("schedule " + name
                        + " follows a metric, not the step's number; the schedules are: "
                        + String.join(", ", NAMES));
            default -> throw new IllegalArgumentException(NearestName.unknown("schedule", name, NAMES));
        };
        given.finish();
        return schedule;
    }

    private static double minRate(String name, double baseLr, NamedOptions given) {
        OptionalDouble absolute = given.optionalNumber("min_lr");
        OptionalDouble rate = given.optionalNumber("min_lr_rate");
        new Problems("schedule " + name)
                .unless(
                        absolute.isPresent() != rate.isPresent(),
                        "give either min_lr, a learning rate, or min_lr_rate, a fraction of the base one")
                .check();
        return absolute.isPresent() ? absolute.getAsDouble() / baseLr : rate.orElseThrow();
    }

    private static Schedule stable(long warmupSteps, long trainingSteps, NamedOptions given) {
        OptionalInt decay = given.optionalInteger("num_decay_steps");
        OptionalInt stable = given.optionalInteger("num_stable_steps");
        new Problems("schedule warmup_stable_decay")
                .unless(decay.isPresent(), "num_decay_steps is missing")
                .check();
        return new Schedule.WarmupStableDecay(
                warmupSteps,
                stable.isPresent() ? stable.getAsInt() : trainingSteps - warmupSteps - decay.getAsInt(),
                decay.getAsInt(),
                Ramp.named(given.text("warmup_type", "linear")),
                Ramp.named(given.text("decay_type", "cosine")),
                given.number("min_lr_ratio", 0),
                given.number("num_cycles", 0.5));
    }
}

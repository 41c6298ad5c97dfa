package io.swift4j.train.schedule;

import io.swift4j.core.config.Problems;

/**
 * What every step multiplies the base learning rate by.
 *
 * <p>Steps count from 0, so the first step under a warmup has factor 0. The numbers are those of transformers' {@code
 * get_scheduler}; {@link Schedules} finds a schedule by its name there. All are immutable.
 */
public sealed interface Schedule {

    /** The factor of a step, counted from 0; any step, also after the planned end. */
    double factor(long step);

    private static double warmup(long step, long warmupSteps) {
        return (double) step / Math.max(1, warmupSteps);
    }

    private static double progress(long step, long warmupSteps, long trainingSteps) {
        return (double) (step - warmupSteps) / Math.max(1, trainingSteps - warmupSteps);
    }

    private static Problems steps(String name, long warmupSteps, long trainingSteps) {
        return new Problems("schedule " + name)
                .atLeast("num_warmup_steps", warmupSteps, 0)
                .atLeast("num_training_steps", trainingSteps, 0);
    }

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step) {
            return 1;
        }
    }

    /**
     * Rises from 0 to 1, then stays.
     *
     * @param warmupSteps steps until 1
     */
    record ConstantWithWarmup(long warmupSteps) implements Schedule {
        public ConstantWithWarmup {
            steps("constant_with_warmup", warmupSteps, 0).check();
        }

        @Override
        public double factor(long step) {
            return step < warmupSteps ? warmup(step, warmupSteps) : 1;
        }
    }

    /**
     * Rises from 0 to 1, then falls in a line to 0.
     *
     * @param warmupSteps steps until 1
     * @param trainingSteps steps until 0
     */
    record Linear(long warmupSteps, long trainingSteps) implements Schedule {
        public Linear {
            steps("linear", warmupSteps, trainingSteps).check();
        }

        @Override
        public double factor(long step) {
            return step < warmupSteps
                    ? warmup(step, warmupSteps)
                    : Math.max(0, (double) (trainingSteps - step) / Math.max(1, trainingSteps - warmupSteps));
        }
    }

    /**
     * Rises from 0 to 1, then follows a cosine down to a floor.
     *
     * @param warmupSteps steps until 1
     * @param trainingSteps steps until the end of the wave
     * @param cycles waves; 0.5 falls once
     * @param minRate the floor, a fraction of the base learning rate; 0 for plain {@code cosine}
     */
    record Cosine(long warmupSteps, long trainingSteps, double cycles, double minRate) implements Schedule {
        public Cosine {
            steps("cosine", warmupSteps, trainingSteps)
                    .atLeast("num_cycles", cycles, 0)
                    .atLeast("min_lr_rate", minRate, 0)
                    .check();
        }

        @Override
        public double factor(long step) {
            if (step < warmupSteps) {
                return warmup(step, warmupSteps);
            }
            double wave = Ramp.COSINE.down(progress(step, warmupSteps, trainingSteps), cycles);
            return Math.max(0, wave * (1 - minRate) + minRate);
        }
    }

    /**
     * A cosine with a floor whose first step is not 0: both the rise and the wave are one step ahead.
     *
     * @param warmupSteps steps of the rise
     * @param trainingSteps steps until the end of the wave
     * @param cycles waves; 0.5 falls once
     * @param minRate the floor, a fraction of the base learning rate
     * @param warmupRate the first step's factor; NaN for 1 / warmupSteps
     */
    record CosineAhead(long warmupSteps, long trainingSteps, double cycles, double minRate, double warmupRate)
            implements Schedule {
        public CosineAhead {
            steps("cosine_warmup_with_min_lr", warmupSteps, trainingSteps)
                    .atLeast("num_cycles", cycles, 0)
                    .atLeast("min_lr_rate", minRate, 0)
                    .unless(!(warmupRate < 0), "warmup_lr_rate must be at least 0, not " + warmupRate)
                    .check();
        }

        @Override
        public double factor(long step) {
            if (step < warmupSteps) {
                return Double.isNaN(warmupRate)
                        ? warmup(step + 1, warmupSteps)
                        : warmupRate + (1 - warmupRate) * step / Math.max(1, warmupSteps - 1);
            }
            double wave = Ramp.COSINE.down(progress(step + 1, warmupSteps, trainingSteps), cycles);
            return Math.max(0, wave * (1 - minRate) + minRate);
        }
    }

    /**
     * Rises from 0 to 1, then falls along a cosine to 0 several times, jumping back to 1 in between.
     *
     * @param warmupSteps steps until 1
     * @param trainingSteps steps until the last fall is over; 0 from there on
     * @param cycles falls
     */
    record CosineWithRestarts(long warmupSteps, long trainingSteps, int cycles) implements Schedule {
        public CosineWithRestarts {
            steps("cosine_with_restarts", warmupSteps, trainingSteps)
                    .atLeast("num_cycles", cycles, 1)
                    .check();
        }

        @Override
        public double factor(long step) {
            if (step < warmupSteps) {
                return warmup(step, warmupSteps);
            }
            double progress = progress(step, warmupSteps, trainingSteps);
            return progress >= 1 ? 0 : Math.max(0, 0.5 * (1 + Math.cos(Math.PI * (cycles * progress % 1))));
        }
    }

    /**
     * Rises from 0 to 1, then falls as a power of what is left of the training.
     *
     * @param warmupSteps steps until 1
     * @param trainingSteps steps until the end value
     * @param power 1 falls in a line
     * @param endRate the end value, a fraction of the base learning rate below 1
     */
    record Polynomial(long warmupSteps, long trainingSteps, double power, double endRate) implements Schedule {
        public Polynomial {
            steps("polynomial", warmupSteps, trainingSteps)
                    .positive("power", power)
                    .unless(endRate < 1, "lr_end must be below the base learning rate, not " + endRate + " times it")
                    .check();
        }

        @Override
        public double factor(long step) {
            if (step < warmupSteps) {
                return warmup(step, warmupSteps);
            }
            if (step > trainingSteps) {
                return endRate;
            }
            double left = 1 - progress(step, warmupSteps, trainingSteps);
            return (1 - endRate) * Math.pow(left, power) + endRate;
        }
    }

    /**
     * Rises from 0 to 1, then falls with the square root of time.
     *
     * @param warmupSteps steps until 1
     * @param timescale steps after which, counted from the start, the fall has come to about 0.7 of the peak's
     */
    record InverseSqrt(long warmupSteps, long timescale) implements Schedule {
        public InverseSqrt {
            steps("inverse_sqrt", warmupSteps, 0)
                    .atLeast("timescale", timescale, 1)
                    .check();
        }

        @Override
        public double factor(long step) {
            return step < warmupSteps
                    ? warmup(step, warmupSteps)
                    : 1 / Math.sqrt((double) (step + timescale - warmupSteps) / timescale);
        }
    }

    /**
     * Rises to 1, stays there, and falls to a floor at the end (WSD).
     *
     * @param warmupSteps steps of the rise, which begins at the floor
     * @param stableSteps steps at 1
     * @param decaySteps steps of the fall
     * @param warmup form of the rise
     * @param decay form of the fall
     * @param minRatio the floor, a fraction of the base learning rate
     * @param cycles waves of a cosine fall; 0.5 falls once
     */
    record WarmupStableDecay(
            long warmupSteps,
            long stableSteps,
            long decaySteps,
            Ramp warmup,
            Ramp decay,
            double minRatio,
            double cycles)
            implements Schedule {
        public WarmupStableDecay {
            steps("warmup_stable_decay", warmupSteps, 0)
                    .atLeast("num_decay_steps", decaySteps, 0)
                    .atLeast("min_lr_ratio", minRatio, 0)
                    .atLeast("num_cycles", cycles, 0)
                    .check();
        }

        @Override
        public double factor(long step) {
            if (step < warmupSteps) {
                return floored(warmup.up(Schedule.warmup(step, warmupSteps)));
            }
            long decaying = step - warmupSteps - stableSteps;
            if (decaying < 0) {
                return 1;
            }
            return decaying < decaySteps ? floored(decay.down((double) decaying / decaySteps, cycles)) : minRatio;
        }

        private double floored(double factor) {
            return Math.max(0, factor * (1 - minRatio) + minRatio);
        }
    }
}

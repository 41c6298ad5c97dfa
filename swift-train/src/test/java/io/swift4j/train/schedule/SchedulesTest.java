package io.swift4j.train.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Learning rates that transformers 5.18's {@code get_scheduler} gives, to ten digits. */
class SchedulesTest {

    private static void expect(Schedule schedule, double... rates) {
        for (int step = 0; step < rates.length; step++) {
            assertThat(1e-3 * schedule.factor(step)).as("step %d", step).isCloseTo(rates[step], within(1e-12));
        }
    }

    private static Schedule of(String name, long warmup, long steps, Map<String, ?> options) {
        return Schedules.named(name, 1e-3, warmup, steps, options);
    }

    @Test
    void cosinesEndAtTheirFloor() {
        expect(
                of("cosine_with_min_lr", 2, 6, Map.of("min_lr", 1e-4)),
                0,
                0.0005,
                0.001,
                0.0008681980515,
                0.00055,
                0.0002318019485,
                0.0001,
                0.0002318019485);
        expect(
                of("cosine_warmup_with_min_lr", 3, 9, Map.of("min_lr", 1e-4)),
                0.0003333333333,
                0.0006666666667,
                0.001,
                0.0009397114317,
                0.000775,
                0.00055,
                0.000325,
                0.0001602885683,
                0.0001,
                0.0001602885683,
                0.000325);
        expect(
                of(
                        "cosine_warmup_with_min_lr",
                        3,
                        9,
                        Map.of("min_lr_rate", 0.2, "warmup_lr_rate", 0.5, "num_cycles", 1.5)),
                0.0005,
                0.00075,
                0.001,
                0.0006,
                0.0002,
                0.0006,
                0.001,
                0.0006,
                0.0002,
                0.0006,
                0.001);
    }

    @Test
    void stableSchedulesRiseAndFallInEveryForm() {
        expect(
                of(
                        "warmup_stable_decay",
                        3,
                        0,
                        Map.of(
                                "num_stable_steps",
                                2,
                                "num_decay_steps",
                                4,
                                "decay_type",
                                "1-sqrt",
                                "warmup_type",
                                "cosine",
                                "min_lr_ratio",
                                0.1)),
                0.0001,
                0.000325,
                0.000775,
                0.001,
                0.001,
                0.001,
                0.00055,
                0.0003636038969,
                0.0002205771366,
                0.0001,
                0.0001);
        expect(
                of(
                        "warmup_stable_decay",
                        3,
                        10,
                        Map.of("num_decay_steps", 4, "decay_type", "linear", "warmup_type", "1-sqrt")),
                0,
                0.0001835034191,
                0.0004226497308,
                0.001,
                0.001,
                0.001,
                0.001,
                0.00075,
                0.0005,
                0.00025,
                0);
    }

    @Test
    void othersFallAsStated() {
        expect(
                of("inverse_sqrt", 3, 9, Map.of("timescale", 7)),
                0,
                0.0003333333333,
                0.0006666666667,
                0.001,
                0.0009354143467,
                0.0008819171037);
        expect(of("inverse_sqrt", 0, 9, Map.of()), 0.001, 0.0009999500037, 0.000999900015, 0.0009998500337);
        expect(
                of("polynomial", 2, 6, Map.of()),
                0,
                0.0005,
                0.001,
                0.000750025,
                0.00050005,
                0.000250075,
                1e-7,
                1e-7,
                1e-7);
        expect(
                of("cosine_with_restarts", 1, 7, Map.of("num_cycles", 3)),
                0,
                0.001,
                0.0005,
                0.001,
                0.0005,
                0.001,
                0.0005,
                0,
                0);
    }

    @Test
    void aWarmupAsLongAsTheTrainingDividesByNothing() {
        for (String name : Schedules.names()) {
            Map<String, ?> options = switch (name) {
                case "cosine_with_min_lr", "cosine_warmup_with_min_lr" -> Map.of("min_lr_rate", 0.1);
                case "warmup_stable_decay" -> Map.of("num_decay_steps", 0);
                default -> Map.of();
            };
            Schedule schedule = of(name, 4, 4, options);
            for (int step = 0; step < 7; step++) {
                assertThat(schedule.factor(step)).as(name).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void mistakesAreNamedWithWhatIsRight() {
        assertThatThrownBy(() -> of("cosin", 0, 1, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean 'cosine'");
        assertThatThrownBy(() -> of("cosine", 0, 1, Map.of("num_cycle", 1, "power", 2)))
                .hasMessageContaining("'num_cycle'; did you mean 'num_cycles'")
                .hasMessageContaining("'power'");
        assertThatThrownBy(() -> of("cosine_with_min_lr", 0, 1, Map.of("min_lr", 1, "min_lr_rate", 1)))
                .hasMessageContaining("either min_lr");
        assertThatThrownBy(() -> of("linear", -1, -2, Map.of()))
                .hasMessageContaining("num_warmup_steps")
                .hasMessageContaining("num_training_steps");
        assertThatThrownBy(() -> of("reduce_lr_on_plateau", 0, 1, Map.of())).hasMessageContaining("follows a metric");
    }
}

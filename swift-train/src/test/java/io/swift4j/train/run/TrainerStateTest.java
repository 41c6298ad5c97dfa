package io.swift4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.train.data.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerStateTest {

    @TempDir
    Path folder;

    private static TrainerState state() {
        return new TrainerState(
                5,
                10,
                new Position(1, 17),
                1.25,
                123_456_789_012L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Map.of("dataset", "ab12"),
                OptionalDouble.of(0.5),
                Optional.of("checkpoint-5"),
                List.of(Map.of("loss", 1.5, "global_step/max_steps", "5/10")),
                Map.of("loss", 0.1 + 0.2, "loss.count", 2.0, "grad_norm", Double.NaN));
    }

    @Test
    void isReadBackAsWritten() {
        state().write(folder);
        assertThat(TrainerState.read(folder)).isEqualTo(state());
        assertThat(state().differingHashes(Map.of("dataset", "cd", "model", "x")))
                .containsExactly("dataset");
    }

    @Test
    void allThatIsWrongIsListedTogether() throws IOException {
        Files.writeString(
                folder.resolve(TrainerState.FILE), "{\"global_step\": \"five\", \"seed\": \"s\", \"epoch\": 1}");
        assertThatThrownBy(() -> TrainerState.read(folder))
                .hasMessageContaining("trainer_state.json has")
                .hasMessageContaining("global_step must be an integer, not \"five\"")
                .hasMessageContaining("max_steps is missing")
                .hasMessageContaining("seed must be a whole number as text, not \"s\"")
                .hasMessageContaining("num_input_tokens_seen is missing");
    }

    @Test
    void stepsAreSeenByFlightRecorder() throws IOException {
        Path file = folder.resolve("steps.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(TrainStepEvent.class);
            recording.start();
            TrainStepEvent event = new TrainStepEvent();
            event.begin();
            event.fill(new StepReport(3, 0.5, 1.5, 1, 2, 0.25, 1e-4, 64, Map.of()));
            event.commit();
            recording.stop();
            recording.dump(file);
        }
        RecordedEvent event = RecordingFile.readAllEvents(file).get(0);
        assertThat(event.getEventType().getName()).isEqualTo("io.swift4j.TrainStep");
        assertThat(event.getInt("step")).isEqualTo(3);
        assertThat(event.getDouble("loss")).isEqualTo(1.5);
        assertThat(event.getLong("tokens")).isEqualTo(64);
    }
}

package io.swift4j.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunRecorderTest {

    @TempDir
    Path temp;

    private RunFolder folder;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private long now;

    @BeforeEach
    void folder() {
        folder = RunFolder.create(temp, true, Clock.systemUTC());
    }

    private RunRecorder recorder(int startStep, boolean terminal) {
        PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
        RunRecorder.Settings settings = new RunRecorder.Settings(2, true, true, Optional.empty());
        return new RunRecorder(folder, settings, startStep, 6, out, terminal, () -> 1.234, () -> now);
    }

    private void steps(RunRecorder recorder, int from, int to) {
        for (int step = from; step <= to; step++) {
            now += 2_500_000_000L;
            recorder.step(new StepReport(step, step / 3.0, 2.0 / step, step, 10, 0.5, 1e-4, 100, Map.of()));
        }
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(folder.logging()).stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
    }

    @Test
    void linesHaveTheFieldsAndFormatsOfMsSwift() throws IOException {
        try (RunRecorder recorder = recorder(0, false)) {
            steps(recorder, 1, 4);
            recorder.evaluation(4, 4 / 3.0, Map.of("loss", 0.25));
            steps(recorder, 5, 6);
            folder.pointBest(folder.saveCheckpoint(6, to -> {}));
            recorder.finish(6, OptionalDouble.of(0.25));
        }
        List<JsonNode> lines = lines();
        assertThat(lines.get(1).toString())
                .isEqualTo("{\"loss\":1.0,\"grad_norm\":0.5,\"learning_rate\":1.0E-4,\"token_acc\":0.2,"
                        + "\"epoch\":0.66666667,\"global_step/max_steps\":\"2/6\",\"percentage\":\"33.33%\","
                        + "\"elapsed_time\":\"5s\",\"remaining_time\":\"10s\",\"memory(GiB)\":1.23,"
                        + "\"train_speed(s/it)\":2.5}");
        assertThat(lines.get(2).get("loss").doubleValue()).isEqualTo((2.0 / 3 + 0.5) / 2, within());
        assertThat(lines.get(3).get("eval_loss").doubleValue()).isEqualTo(0.25);
        JsonNode summary = lines.get(lines.size() - 1);
        assertThat(summary.get("best_model_checkpoint").stringValue()).endsWith("checkpoint-6");
        assertThat(summary.get("last_model_checkpoint").stringValue()).endsWith("checkpoint-6");
        assertThat(summary.get("best_metric").doubleValue()).isEqualTo(0.25);
        assertThat(summary.get("log_history")).hasSize(5);
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("Train 100.00% 6/6 loss 0.3333, 40 tokens/s, 2.50 s/it, 15s elapsed, 0s left")
                .doesNotContain("\r");
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-8);
    }

    @Test
    void onATerminalOneLineIsWrittenOver() {
        try (RunRecorder recorder = recorder(0, true)) {
            steps(recorder, 1, 6);
        }
        String text = shown.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith("\rTrain [===  ").contains("[====================] 100.00% 6/6");
        assertThat(text.chars().filter(c -> c == '\n')).hasSize(1);
    }

    @Test
    void goingOnCutsLaterLinesAndABrokenOne() throws IOException {
        Map<String, Double> pending;
        try (RunRecorder recorder = recorder(0, false)) {
            steps(recorder, 1, 3);
            pending = recorder.pending();
            steps(recorder, 4, 6);
            recorder.finish(6, OptionalDouble.empty());
        }
        List<JsonNode> before = lines();
        String whole = Files.readString(folder.logging());
        Files.writeString(folder.logging(), "{\"loss\":0.1,\"global_", StandardOpenOption.APPEND);
        try (RunRecorder recorder = recorder(3, false)) {
            assertThat(recorder.history()).hasSize(2);
            recorder.restore(pending);
            steps(recorder, 4, 6);
        }
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(2).get("global_step/max_steps").stringValue()).isEqualTo("4/6");
        for (String name : List.of("loss", "grad_norm", "token_acc", "learning_rate", "epoch")) {
            assertThat(lines.get(2).get(name)).isEqualTo(before.get(2).get(name));
        }
        assertThat(whole).startsWith(lines.get(0).toString() + "\n" + lines.get(1));
    }

    @Test
    void aLogThatIsNoLogIsRefused() throws IOException {
        Files.writeString(folder.logging(), "hello\nworld\n");
        assertThatThrownBy(() -> RunLog.open(folder.logging(), 5)).hasMessageContaining("logging.jsonl:1");
    }

    @Test
    void curvesArePictures() throws IOException {
        try (RunRecorder recorder = recorder(0, false)) {
            steps(recorder, 1, 6);
            recorder.evaluation(6, 2, Map.of("loss", 0.25));
            recorder.finish(6, OptionalDouble.empty());
        }
        try (Stream<Path> files = Files.list(folder.images())) {
            assertThat(files.map(path -> path.getFileName().toString()).sorted())
                    .containsExactly(
                            "eval_loss.png",
                            "train_grad_norm.png",
                            "train_learning_rate.png",
                            "train_loss.png",
                            "train_token_acc.png");
        }
        BufferedImage image =
                ImageIO.read(folder.images().resolve("train_loss.png").toFile());
        assertThat(image.getWidth()).isEqualTo(800);
        assertThat(Curves.smoothed(List.of(1.0, 1.0, 1.0))).allMatch(value -> Math.abs(value - 1) < 1e-12);
        assertThat(Curves.smoothed(List.of(1.0, 2.0)).get(1)).isEqualTo(2.9 / 1.9);
    }

    @Test
    void timesReadLikeMsSwifts() {
        assertThat(List.of(
                        RunProgress.time(3.9), RunProgress.time(61), RunProgress.time(3600), RunProgress.time(90061)))
                .containsExactly("3s", "1m 1s", "1h 0m 0s", "1d 1h 1m 1s");
    }
}

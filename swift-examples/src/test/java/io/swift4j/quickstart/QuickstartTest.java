package io.swift4j.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.SwiftModel;
import io.swift4j.core.content.Modality;
import io.swift4j.train.run.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start with a hundredth of its rows: everything happens, little is learned. */
class QuickstartTest {

    private static final Path SEEING = Path.of("../swift-train/src/test/resources/qwen2_vl");
    private static final double PART = 0.004;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private Path run(Path work, Optional<Path> model) {
        QuickstartOptions.Size size = model.isPresent()
                ? new QuickstartOptions.Size(5, 5, 4, 2, 2, 2, 1, 1, 2)
                : QuickstartOptions.Size.full().times(PART);
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return Quickstart.run(new QuickstartOptions(work, model, size), out);
    }

    @Test
    void aKilledQuickStartGoesOnToTheSameWeightsAndShowsEveryTask() throws Exception {
        Path killed = folder.resolve("killed");
        killAfterTheFirstCheckpoint(killed);
        assertThat(killed.resolve("training.done")).doesNotExist();
        Path report = run(killed, Optional.empty());
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("going on from ", "making the data: done before");
        String page = Files.readString(report);
        for (Task task : Task.values()) {
            assertThat(page).contains("<h2>" + task.title() + ": ");
        }
        assertThat(page).contains("<audio controls", "data:image/png;base64,");
        Path whole = folder.resolve("whole");
        run(whole, Optional.empty());
        assertThat(killed.resolve("model/model.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("model/model.safetensors"));
        try (SwiftModel model = SwiftModel.fromPretrained(whole.resolve("model").toString())) {
            assertThat(model.gives()).contains(Modality.TEXT, Modality.IMAGE, Modality.AUDIO, Modality.BOXES);
            assertThat(model.takes()).contains(Modality.IMAGE, Modality.AUDIO, Modality.VIDEO);
        }
        assertThatThrownBy(() -> Quickstart.run(
                        new QuickstartOptions(whole, Optional.empty(), QuickstartOptions.Size.full()), System.out))
                .hasMessageContaining("holds a quick start of other settings");
        screenshot(report);
    }

    private void killAfterTheFirstCheckpoint(Path work) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.swift4j.cli.Main",
                "quickstart",
                "--work",
                work.toString(),
                "--scale",
                String.valueOf(PART)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed.log").toFile())
                .start();
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(240);
            while (System.nanoTime() < end && process.isAlive() && !hasCheckpoint(work.resolve("run"))) {
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
            assertThat(hasCheckpoint(work.resolve("run"))).as(() -> log()).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("killed.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean hasCheckpoint(Path run) throws IOException {
        if (!Files.isDirectory(run)) {
            return false;
        }
        try (Stream<Path> files = Files.list(run)) {
            return files.anyMatch(path -> path.getFileName().toString().startsWith("checkpoint-"));
        }
    }

    /** Only where a Chromium is installed. */
    private void screenshot(Path report) throws Exception {
        Optional<Path> browser = Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .flatMap(path -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(path, name)))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(browser.isPresent(), "no Chromium is installed");
        Path picture = folder.resolve("report.png");
        Path log = folder.resolve("browser.log");
        Process process = new ProcessBuilder(
                        browser.get().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--enable-logging=stderr",
                        "--user-data-dir=" + folder.resolve("browser"),
                        "--window-size=1100,2400",
                        "--screenshot=" + picture,
                        report.toUri().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(log)).doesNotContain("CONSOLE");
        var shown = ImageIO.read(picture.toFile());
        assertThat(shown.getWidth()).isEqualTo(1100);
        assertThat(Stream.iterate(0, y -> y < 2400, y -> y + 7)
                        .flatMap(y ->
                                Stream.iterate(0, x -> x < 1100, x -> x + 7).map(x -> shown.getRGB(x, y)))
                        .distinct()
                        .count())
                .as("colours of a page with photographs")
                .isGreaterThan(500);
    }

    @Test
    void aCheckpointIsTaughtTheTasksThatItsModalitiesAllow() throws IOException {
        Path report = run(folder.resolve("tuned"), Optional.of(SEEING));
        assertThat(Files.readString(report))
                .contains("was taught with LoRA", "<h2>caption: ", "<h2>grounding: ", "<h2>film: ")
                .doesNotContain("<h2>command: ", "<h2>drawing: ");
    }

    @Test
    void aRunThatWasKilledBeforeItsFirstCheckpointBeginsAnew() throws IOException {
        Path work = folder.resolve("begun");
        run(work, Optional.of(SEEING));
        Path run = work.resolve("run");
        try (Stream<Path> files = Files.list(run)) {
            for (Path checkpoint : files.filter(
                            file -> file.getFileName().toString().startsWith("checkpoint-"))
                    .toList()) {
                DurableFiles.delete(checkpoint);
            }
        }
        Files.delete(work.resolve("training.done"));
        Files.delete(work.resolve("examination.done"));
        assertThat(run.resolve("logging.jsonl")).isNotEmptyFile();
        assertThat(run(work, Optional.of(SEEING))).isNotEmptyFile();
        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("going on from ");
    }

    @Test
    void noSceneOfTheExaminationOccursInTraining() {
        Curriculum curriculum = new Curriculum();
        for (Lesson lesson : curriculum.lessons()) {
            if (lesson.task() == Task.READING || lesson.task() == Task.DRAWING || lesson.task() == Task.SPEAKING) {
                assertThat(asked(lesson, true)).isNotEmpty().doesNotContainAnyElementsOf(asked(lesson, false));
            }
        }
        List<String> captions = curriculum
                .talks(7, 400, true)
                .flatMap(List::stream)
                .filter(turn -> turn.question().startsWith("describe"))
                .map(turn -> ((Answer.Words) turn.answer()).text())
                .toList();
        assertThat(asked(curriculum.lessons().get(0), true)).doesNotContainAnyElementsOf(captions);
    }

    private static List<String> asked(Lesson lesson, boolean heldOut) {
        return Curriculum.samples(lesson, 3, 60, heldOut)
                .map(sample -> sample.question() + (sample.answer() instanceof Answer.Words words ? words.text() : ""))
                .map(text -> text.replace("describe the picture", ""))
                .toList();
    }
}

package io.swift4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.train.TrainResult;
import io.swift4j.train.dataset.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllInOneTest {

    private static final Path SEEING = Path.of("../swift-train/src/test/resources/qwen2_vl");

    @TempDir
    private Path folder;

    /** The hubs' sets are too large for a test: the same name is given to rows of the same four tasks. */
    private void register() throws IOException {
        Path picture = Path.of("src/main/resources/io/swift4j/quickstart/photographs/rocket.png")
                .toAbsolutePath();
        Map<String, String> rows = Map.of(
                "vqa", "\"query\": \"<image>What is it?\", \"response\": \"a rocket\"",
                "caption", "\"query\": \"<image>Describe it.\", \"response\": \"a rocket at night\"",
                "ocr", "\"query\": \"<image>Read it.\", \"response\": \"nothing\"",
                "grounding",
                        "\"query\": \"<image>Where is the <ref-object>?\", \"response\": \"<bbox>\","
                                + " \"objects\": {\"ref\": [\"rocket\"], \"bbox\": [[50, 20, 80, 80]]}");
        StringBuilder yaml = new StringBuilder("all_in_one:\n  mixture:\n");
        for (String task : List.of("vqa", "caption", "ocr", "grounding")) {
            Files.writeString(
                    folder.resolve(task + ".jsonl"), "{" + rows.get(task) + ", \"images\": [\"" + picture + "\"]}\n");
            yaml.append("    %1$s: [\"own_%1$s\"]%n".formatted(task));
        }
        for (String task : rows.keySet()) {
            yaml.append("own_%1$s:%n  path: \"%1$s.jsonl\"%n  task: %1$s%n".formatted(task));
        }
        Datasets.register(Files.writeString(folder.resolve("sets.yaml"), yaml));
    }

    @Test
    void tenLinesTrainOneModelOnFourTasks() throws IOException {
        register();
        TrainResult result = AllInOne.train(
                SEEING.toString(),
                Map.of(
                        "output_dir",
                        folder.resolve("run").toString(),
                        "num_train_epochs",
                        6,
                        "learning_rate",
                        0.01,
                        "per_device_train_batch_size",
                        4,
                        "gradient_accumulation_steps",
                        1,
                        "report_to",
                        List.of()));
        assertThat(result.steps()).isEqualTo(6);
        assertThat(result.losses().get(5)).isLessThan(result.losses().get(0));
        assertThat(result.lastCheckpoint().orElseThrow().resolve("adapter_model.safetensors"))
                .isRegularFile();
    }
}

package io.swift4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {

    private static final Path RESOURCES = Path.of("../swift-modality/src/test/resources");
    private static final Path SOUND = Path.of("../swift-train/src/test/resources/codec/speech3_16k.wav");

    @TempDir
    private Path folder;

    @Test
    void whisperIsJudgedByTheWordsThatItHears() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String file : List.of(
                "config.json",
                "generation_config.json",
                "model.safetensors",
                "tokenizer.json",
                "tokenizer_config.json")) {
            Files.copy(RESOURCES.resolve("towers/whisper").resolve(file), model.resolve(file));
        }
        Files.writeString(
                model.resolve("preprocessor_config.json"),
                "{\"feature_extractor_type\": \"WhisperFeatureExtractor\", \"feature_size\": 6, \"chunk_length\": 0.8}");
        Path chapter = Files.createDirectories(folder.resolve("data/test-clean/1/2"));
        Files.writeString(chapter.resolve("1-2.trans.txt"), "1-2-0000 HELLO THERE\n");
        Files.copy(SOUND, chapter.resolve("1-2-0000.wav"));
        Path report = folder.resolve("scores.json");
        PrintStream out = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int code;
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            code = Main.run(
                    "eval",
                    "--model",
                    model.toString(),
                    "--benchmark",
                    "librispeech",
                    "--data",
                    folder.resolve("data").toString(),
                    "--report",
                    report.toString());
        } finally {
            System.setOut(out);
        }
        assertThat(code).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("librispeech", "audio", "wer", "test-clean");
        assertThat(report).content().contains("\"metric\" : \"wer\"");
    }

    @Test
    void eachBenchmarkNeedsItsFolder() {
        assertThat(Main.run("eval", "--model", "m", "--benchmark", "mmlu", "--benchmark", "mme", "--data", "d"))
                .isEqualTo(2);
    }
}

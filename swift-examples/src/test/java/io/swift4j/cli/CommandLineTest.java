package io.swift4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.TestModels;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.modality.Sound;
import io.swift4j.modality.answer.MediaFiles;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.lora.LoraStart;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int code = Main.run(arguments);
            return new Outcome(
                    code, printed.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Test
    void verifyPrintsALineForEachCaseAndTheSum() {
        Outcome outcome = run("verify", TestModels.BERT.toString());
        assertThat(outcome.out).contains("embed_batch").endsWith("4 passed, 0 failed\n");
        assertThat(outcome.code).isZero();
    }

    @Test
    void aCaseOfAnUnknownKindFailsAndSaysSo(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("cases.json"),
                "{\"cases\": [{\"name\": \"dream\", \"kind\": \"telepathy\", \"inputs\": [], \"outputs\": []}]}");
        Outcome outcome = run("verify", folder.toString());
        assertThat(outcome.out)
                .contains("FAIL cases of kind 'telepathy' are not supported")
                .endsWith("0 passed, 1 failed\n");
        assertThat(outcome.code).isEqualTo(1);
    }

    @Test
    void aWrongExpectationFailsWithTheDistance(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("cases.json"),
                "{\"context\": {\"x\": 1}, \"cases\": [{\"name\": \"sum\", \"kind\": \"jinja\", \"text\":"
                        + " {\"template\": \"{{ x + 1 }}\", \"context\": \"see context\", \"rendered\": \"3\"}}]}");
        Outcome outcome = run("verify", folder.toString());
        assertThat(outcome.out).contains("FAIL rendered is 2, expected 3");
        assertThat(outcome.code).isEqualTo(1);
    }

    @Test
    void aFolderWithoutCasesFails(@TempDir Path folder) {
        assertThat(run("verify", folder.toString()).code).isEqualTo(1);
    }

    @Test
    void aSoundIsAskedWithoutAMessage(@TempDir Path folder) {
        Path wave = MediaFiles.wav(new Sound(24_000, 1, new float[1000]), folder.resolve("asked.wav"));
        String moshi = "../swift-modality/src/test/resources/speech/moshi";
        String[] silence = {"ask", "--model", moshi, "--output", "audio", "--length", "0.05"};
        Path answers = folder.resolve("answers");
        Stream<String> sound = Stream.of("--audio", wave.toString(), "--save", answers.toString());
        assertThat(run(Stream.concat(Stream.of(silence), sound).toArray(String[]::new)).code)
                .isZero();
        assertThat(answers.resolve("answer.wav")).isNotEmptyFile();
        Outcome silent = run(silence);
        assertThat(silent.code).isEqualTo(2);
        assertThat(silent.err).contains("there is nothing to answer; give --message, or a medium");
    }

    @Test
    void generatePrintsPromptAndContinuation() {
        Outcome outcome = run(
                "generate",
                "--model",
                TestModels.QWEN2.toString(),
                "--prompt",
                "Hello",
                "--max-new-tokens",
                "4",
                "--temperature",
                "0");
        assertThat(outcome.out).startsWith("Hello");
        assertThat(outcome.err).contains("4 tokens");
        assertThat(outcome.code).isZero();
    }

    private static String answer(String... more) {
        List<String> line = new ArrayList<>(
                List.of("generate", "--prompt", "Hello", "--raw", "--max-new-tokens", "12", "--temperature", "0"));
        line.addAll(List.of(more));
        Outcome outcome = run(line.toArray(String[]::new));
        assertThat(outcome.code).as(outcome.err).isZero();
        return outcome.out;
    }

    @Test
    void answersWithAdaptersAreThoseOfTheMergedModel(@TempDir Path folder) {
        String base = TestModels.QWEN2.toString();
        List<String> adapters = new ArrayList<>();
        try (PretrainedModel model = PretrainedModel.load(TestModels.QWEN2);
                AdaptedModel adapted = new AdaptedModel(model)) {
            for (String name : List.of("first", "second")) {
                adapted.add(name, LoraConfig.of(4, 32).withStart(LoraStart.RANDOM), name.length());
                adapted.save(name, folder.resolve(name));
                adapters.add(folder.resolve(name).toString());
            }
        }
        String both = String.join(",", adapters);
        Path merged = folder.resolve("merged");
        assertThat(run("merge", "--model", base, "--adapters", both, "--output", merged.toString()).code)
                .isZero();
        String expected = answer("--model", merged.toString());
        assertThat(answer("--model", base, "--adapters", both)).isEqualTo(expected);
        assertThat(answer("--model", base)).isNotEqualTo(expected);
        assertThat(run(
                                "generate",
                                "--model",
                                base,
                                "--prompt",
                                "a",
                                "--adapters",
                                folder.resolve("no").toString())
                        .err)
                .contains(folder.resolve("no").toString());
    }

    @Test
    void chatAnswersOneMessage() {
        Outcome outcome =
                run("chat", "--model", TestModels.QWEN2.toString(), "--message", "Hello", "--max-new-tokens", "4");
        assertThat(outcome.out).isNotBlank();
        assertThat(outcome.code).isZero();
    }

    @Test
    void aUsersMistakeIsOneLineAndExitCodeTwo() {
        Outcome outcome = run("generate", "--model", "./no-such-folder", "--prompt", "x");
        assertThat(outcome.err).startsWith("swift: ").contains("no-such-folder").doesNotContain("\tat ");
        assertThat(outcome.code).isEqualTo(2);
    }

    @Test
    void contradictingOptionsAreReportedTogether() {
        Outcome outcome = run(
                "generate", "--model", TestModels.QWEN2.toString(), "--prompt", "x", "--top-p", "2", "--top-k", "-1");
        assertThat(outcome.err).contains("top_p must be from 0 to 1").contains("top_k must not be negative");
        assertThat(outcome.code).isEqualTo(2);
    }
}

package io.swift4j.cli;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.ForwardInput;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.lora.LoraStart;
import io.swift4j.peft.quant.BitsAndBytesCheckpoint;
import io.swift4j.peft.quant.FourBitQuantizer;
import io.swift4j.peft.quant.QuantizedMatrix;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergeCommandTest {

    @TempDir
    Path folder;

    private Path adapter(Path base) {
        Path saved = folder.resolve("adapter");
        try (PretrainedModel model = PretrainedModel.load(base);
                AdaptedModel adapted = new AdaptedModel(model)) {
            adapted.add("default", LoraConfig.of(4, 8).withStart(LoraStart.RANDOM), 1);
            adapted.save("default", saved);
        }
        return saved;
    }

    private static float[] logits(Decoder decoder) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return decoder.logits(decoder.forward(ForwardInput.of(new int[] {1, 5, 60, 9, 33}))
                            .lastHiddenState())
                    .to(Dtype.FLOAT32)
                    .toFloats();
        }
    }

    private static float[] adaptedLogits(Path base, Path adapter) {
        try (PretrainedModel model = PretrainedModel.load(base);
                AdaptedModel adapted = new AdaptedModel(model)) {
            adapted.load("default", adapter);
            return logits(adapted.decoder());
        }
    }

    private static float[] logits(Path checkpoint) {
        try (PretrainedModel model = PretrainedModel.load(checkpoint)) {
            return logits(model.decoder());
        }
    }

    private static int run(Path base, Path adapter, Path output, String... more) {
        List<String> line = new java.util.ArrayList<>(List.of(
                "merge", "--model", base.toString(), "--adapters", adapter.toString(), "--output", output.toString()));
        line.addAll(List.of(more));
        return Main.run(line.toArray(String[]::new));
    }

    /** A checkpoint as bitsandbytes saves it: packed matrices of the layers, everything else as it was. */
    private Path quantized() throws IOException {
        Path dense = TinyModel.llama().write(folder.resolve("dense"));
        Path packed = Files.createDirectories(folder.resolve("bnb"));
        String config = Files.readString(dense.resolve("config.json"));
        Files.writeString(
                packed.resolve("config.json"),
                config.replaceFirst(
                        "}$",
                        ",\"quantization_config\":{\"quant_method\":\"bitsandbytes\",\"load_in_4bit\":true,"
                                + "\"bnb_4bit_quant_type\":\"nf4\",\"bnb_4bit_use_double_quant\":true}}"));
        try (TensorScope scope = TensorScope.open();
                Weights weights = Weights.load(dense, null, "cpu")) {
            Map<String, Tensor> file = new LinkedHashMap<>();
            weights.tensors().forEach((name, tensor) -> {
                if (name.endsWith("proj.weight")) {
                    try (QuantizedMatrix matrix = FourBitQuantizer.qlora().quantize(tensor)) {
                        BitsAndBytesCheckpoint.tensors(name, matrix)
                                .forEach((part, value) -> file.put(part, value.copy()));
                    }
                } else {
                    file.put(name, tensor);
                }
            });
            TensorFiles.write(packed.resolve("model.safetensors"), file);
        }
        return packed;
    }

    @Test
    void aBitsandbytesCheckpointBecomesADenseOneThatPredictsTheSame() throws IOException {
        Path base = quantized();
        Path adapter = adapter(base);
        Path output = folder.resolve("merged");
        assertThat(run(base, adapter, output)).isZero();
        try (PretrainedModel written = PretrainedModel.load(output)) {
            assertThat(written.decoder().quantized()).isFalse();
        }
        assertThat(ConfigJson.read(output.resolve("config.json")).has("quantization_config"))
                .isFalse();
        float[] expected = adaptedLogits(base, adapter);
        float[] found = logits(output);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], org.assertj.core.api.Assertions.within(2e-3f));
        }
    }

    @Test
    void checkingInFloat32LeavesTheCheckpointsOwnType() {
        Path base = TinyModel.llama().bfloat16().write(folder.resolve("base"));
        Path output = folder.resolve("merged");
        assertThat(run(base, adapter(base), output, "--compute_dtype", "float32"))
                .isZero();
        try (PretrainedModel written = PretrainedModel.load(output)) {
            assertThat(written.decoder().dtype()).isEqualTo(Dtype.BFLOAT16);
        }
    }

    /** Killed as soon as the hidden folder is there, and as soon as each file in it is. */
    @ParameterizedTest
    @ValueSource(strings = {"", "model.safetensors", "config.json"})
    void aKilledMergeLeavesNothingOrAWholeCheckpoint(String moment) throws Exception {
        Path base = TinyModel.llama()
                .with("vocab_size", 40_000)
                .tensor("model.embed_tokens.weight", 40_000, 32)
                .tensor("lm_head.weight", 40_000, 32)
                .write(folder.resolve("base"));
        Path adapter = adapter(base);
        Path parent = Files.createDirectories(folder.resolve("parent"));
        Path output = parent.resolve("merged");
        try (WatchService watch = parent.getFileSystem().newWatchService()) {
            parent.register(watch, ENTRY_CREATE);
            Process merging = start(base, adapter, output);
            Path staged = awaitCreated(watch, parent, merging);
            if (!moment.isEmpty() && staged != null) {
                while (!Files.exists(staged.resolve(moment)) && Files.exists(staged) && merging.isAlive()) {
                    Thread.onSpinWait();
                }
            }
            merging.destroyForcibly();
            assertThat(merging.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        float[] expected = adaptedLogits(base, adapter);
        if (!Files.exists(output)) {
            assertThat(run(base, adapter, output)).isZero();
        }
        if (!moment.isEmpty()) {
            assertThat(parent).isDirectoryNotContaining("glob:**/.merged.*");
        }
        float[] found = logits(output);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], org.assertj.core.api.Assertions.within(2e-3f));
        }
    }

    private static Path awaitCreated(WatchService watch, Path parent, Process process) throws InterruptedException {
        WatchKey key = null;
        while (key == null && process.isAlive()) {
            key = watch.poll(100, TimeUnit.MILLISECONDS);
        }
        return key == null
                ? null
                : parent.resolve((Path) key.pollEvents().get(0).context());
    }

    private Process start(Path base, Path adapter, Path output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "merge",
                        "--model",
                        base.toString(),
                        "--adapters",
                        adapter.toString(),
                        "--output",
                        output.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "log.txt"))
                .start();
    }
}

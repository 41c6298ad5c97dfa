package io.swift4j.train.codec;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The one file that an interrupted training goes on from; it is there whole or not at all. */
final class TrainingState {

    static final String FILE = "training.safetensors";

    private static final String STEP = "step";
    private static final String SETTINGS = "settings";

    private final Path file;
    private final String settings;

    TrainingState(Path folder, String settings) {
        this.file = folder.resolve(FILE);
        this.settings = settings;
    }

    void write(long step, Map<String, Tensor> live) {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> all = new LinkedHashMap<>(live);
            byte[] text = settings.getBytes(StandardCharsets.UTF_8);
            all.put(STEP, Tensor.of(new long[] {step}, 1));
            all.put(SETTINGS, Tensor.ofBytes(direct(text), Dtype.UINT8, text.length));
            TensorFiles.write(file, all);
        }
    }

    static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** Copies a saved state into live tensors and gives the steps that are done; 0 where nothing is saved. */
    long read(Map<String, Tensor> live, Script script) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD);
                Weights saved = Weights.load(file, null, "cpu")) {
            Map<String, Tensor> tensors = saved.tensors();
            Tensor text = tensors.get(SETTINGS);
            String was = text == null ? "" : new String(text.toBytes(), StandardCharsets.UTF_8);
            if (!was.equals(settings)) {
                throw new SwiftException(file + " is of a training with other settings or other material (" + was
                        + "), not of this one (" + settings
                        + "); give another folder, or delete the file to begin anew");
            }
            live.forEach((name, tensor) -> {
                Tensor value = tensors.get(name);
                if (value == null || value.dtype() != tensor.dtype() || !Arrays.equals(value.shape(), tensor.shape())) {
                    throw new SwiftException(file + " has " + value + " for " + name + ", not " + tensor);
                }
                script.call("assign_", tensor, value);
            });
            return (long) Objects.requireNonNull(tensors.get(STEP), STEP).item();
        }
    }
}

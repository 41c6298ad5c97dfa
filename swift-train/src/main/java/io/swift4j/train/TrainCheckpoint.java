package io.swift4j.train;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.TensorFiles;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.train.optim.Optimizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a checkpoint that only a resumed run needs: moments, the loss scale, the adapter's own state. */
final class TrainCheckpoint {

    static final String OPTIMIZER = "optimizer.safetensors";

    private static final String ADAPTER = "adapter/";
    private static final String MOMENTS = "optimizer/";
    private static final String SCALER = "scaler/";

    private static final String OBJECTIVE = "objective/";

    private TrainCheckpoint() {}

    static void write(Path folder, Optimizer optimizer, Adapter adapter, LossScaler scaler, Objective<?> objective) {
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> all = new LinkedHashMap<>();
            optimizer.state().forEach((name, tensor) -> all.put(MOMENTS + name, tensor));
            adapter.trainingState().forEach((name, tensor) -> all.put(ADAPTER + name, tensor));
            scaler.state().forEach((name, tensor) -> all.put(SCALER + name, tensor));
            objective.state().forEach((name, tensor) -> all.put(OBJECTIVE + name, tensor));
            TensorFiles.write(folder.resolve(OPTIMIZER), all);
        }
    }

    static void read(Path folder, Optimizer optimizer, LossScaler scaler, Objective<?> objective) {
        try (TensorScope scope = TensorScope.open();
                Weights saved = open(folder)) {
            optimizer.loadState(under(MOMENTS, saved.tensors()));
            scaler.load(under(SCALER, saved.tensors()));
            objective.load(under(OBJECTIVE, saved.tensors()));
        }
    }

    /** Loads the adapter of a checkpoint with the state that its training goes on from. */
    static void resume(AdaptedModel model, String name, Path folder) {
        try (TensorScope scope = TensorScope.open();
                Weights saved = open(folder)) {
            model.resume(name, folder, under(ADAPTER, saved.tensors()));
        }
    }

    private static Weights open(Path folder) {
        Path file = folder.resolve(OPTIMIZER);
        if (!Files.isRegularFile(file)) {
            throw new SwiftException(
                    folder + " has no " + OPTIMIZER
                            + ": it can be used as an adapter, but a run can't go on from it (was it saved with save_only_model?)");
        }
        return Weights.load(file, null, "cpu");
    }

    private static Map<String, Tensor> under(String prefix, Map<String, Tensor> all) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        all.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }
}

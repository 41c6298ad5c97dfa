package io.swift4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.model.Weights;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.data.Encoded;
import io.swift4j.train.data.Example;
import io.swift4j.train.data.RowId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;

/** What {@code scripts/objective_golden.py} wrote: a tiny model, adapters, rows, and the losses and gradients they give. */
final class Golden implements AutoCloseable {

    private static final Path FOLDER = Path.of("src/test/resources/objectives");

    /** Two correct float32 computations of these sums differ in their last bits; a wrong term differs in the second digit. */
    static final double TOLERANCE = 2e-5;

    private final PretrainedModel base = PretrainedModel.load(FOLDER.resolve("base"));
    private final Weights expected = Weights.load(FOLDER.resolve("expected.safetensors"), null, "cpu");
    private final ConfigJson rows = ConfigJson.read(FOLDER.resolve("rows.json"));

    final AdaptedModel model = new AdaptedModel(base);

    /** With one of the adapters. */
    Golden(String adapter) {
        model.load("default", FOLDER.resolve(adapter));
    }

    ConfigJson rows(String name) {
        return rows.object(name);
    }

    static int[][] matrix(ConfigJson rows, String name) {
        return ((List<?>) rows.plain().get(name))
                .stream().map(row -> ints((List<?>) row)).toArray(int[][]::new);
    }

    static int[] ints(List<?> values) {
        return values.stream().mapToInt(value -> ((Number) value).intValue()).toArray();
    }

    /** A row whose labels begin after its prompt. */
    static Example example(int[] ids, int prompt) {
        int[] labels = ids.clone();
        java.util.Arrays.fill(labels, 0, Math.min(prompt, labels.length), Example.NOTHING);
        float[] weights = new float[ids.length];
        java.util.Arrays.fill(weights, 1);
        return new Example(ids, labels, weights, "", new RowId("rows.json", 1));
    }

    static Objective.Settings settings() {
        return new Objective.Settings(TrainingPass.Options.of(1), 1);
    }

    /** Compares an objective's loss, its gradients in two halves of a step, and what it gives without gradients. */
    <T extends Encoded> void check(String name, Objective<T> objective, List<T> batch) {
        Objective.Outcome outcome = objective.gradients(model, batch, batch.size(), settings());
        check(name, outcome.sum() / outcome.count());
        Objective.Outcome measured = objective.evaluate(model, batch);
        assertThat(measured.sum() / measured.count())
                .as(name + " measured")
                .isCloseTo(outcome.sum() / outcome.count(), Offset.offset(TOLERANCE));
    }

    /** Compares a loss and the gradients that the adapter has, and clears these. */
    void check(String name, double loss) {
        assertThat(loss).as(name).isCloseTo(number(name + "/loss"), Offset.offset(TOLERANCE));
        try (TensorScope scope = TensorScope.open()) {
            Map<String, Tensor> parameters = model.adapter("default").parameters();
            parameters.forEach((parameter, tensor) -> {
                Tensor wanted = expected.tensors().get(name + "/" + parameter);
                if (wanted == null) {
                    wanted = expected.tensors().get(name + "/" + parameter.replaceFirst("^model\\.", ""));
                }
                assertThat(wanted).as(name + "/" + parameter).isNotNull();
                Tensor gradient = tensor.grad();
                assertThat(gradient).as(name + "/" + parameter).isNotNull();
                assertThat(gradient.toFloats())
                        .as(name + "/" + parameter)
                        .containsExactly(wanted.toFloats(), Offset.offset((float) TOLERANCE));
                TrainMath.tensor("divide_in_place", gradient, Double.POSITIVE_INFINITY);
            });
        }
    }

    double number(String name) {
        return expected.tensors().get(name).item();
    }

    @Override
    public void close() {
        model.close();
        expected.close();
        base.close();
    }
}

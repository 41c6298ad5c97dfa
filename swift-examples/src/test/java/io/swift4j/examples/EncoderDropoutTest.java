package io.swift4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.core.torch.Torch;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.peft.Adapter;
import io.swift4j.peft.Targets;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.train.LanguageModelStep;
import io.swift4j.train.TokenSequence;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters with dropout in an encoder. */
@ExtendWith(NoLeaks.class)
class EncoderDropoutTest {

    private static final Path MODEL = Path.of("../swift-modality/src/test/resources/senses/llava");
    private static final int PLACEHOLDER = 50;
    private static final Script OPS =
            Script.builder("steps").functions("steps.py", """
                    def move(self, p: Tensor, direction: Tensor, by: float) -> Tensor:
                      return p.add_(direction, alpha=by)
                    """).build();

    private static MediaTensors picture() {
        Random random = new Random(4);
        float[] pixels = new float[3 * 12 * 12];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return MediaTensors.of(Map.of("pixel_values", Tensor.of(pixels, 1, 3, 12, 12)));
    }

    private static double loss(AdaptedModel model, int placeholders, boolean checkpointing) {
        int[] ids = new int[placeholders + 4];
        int[] labels = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i < placeholders ? PLACEHOLDER : 3 + i % 5;
            labels[i] = i < placeholders ? TokenSequence.IGNORED : ids[i];
        }
        TrainingPass.Options pass = new TrainingPass.Options(checkpointing, false, 11);
        try (TensorScope scope = TensorScope.open()) {
            return LanguageModelStep.run(
                            model.trainingDecoder(),
                            List.of(TokenSequence.of(ids, labels)),
                            picture(),
                            1,
                            new LanguageModelStep.Options(pass, 0, 0, 1))
                    .sum();
        }
    }

    /** The loss changes along its gradient as the gradient says, which it would not if the way back drew other numbers. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gradientsAreThoseOfTheLossWithTheSameDraws(boolean checkpointing) {
        try (PretrainedModel model = PretrainedModel.load(MODEL);
                AdaptedModel adapted = new AdaptedModel(model);
                TensorScope scope = TensorScope.open()) {
            Adapter adapter = adapted.add(
                    "default",
                    LoraConfig.of(4, 32)
                            .withTargets(Targets.matching(".*vision_tower.*\\.(fc1|fc2|v_proj)"))
                            .withDropout(0.5),
                    1);
            int placeholders;
            try (TensorScope inner = TensorScope.open()) {
                placeholders = (int) model.decoder()
                        .perceive(picture(), false)
                        .tokens()
                        .get(0)
                        .values()
                        .size(0);
            }
            double before = loss(adapted, placeholders, checkpointing);
            Map<String, Tensor> directions = new LinkedHashMap<>();
            double square = 0;
            for (Map.Entry<String, Tensor> entry : adapter.parameters().entrySet()) {
                Tensor gradient = entry.getValue().grad();
                if (gradient != null) {
                    directions.put(entry.getKey(), gradient.copy());
                    for (float value : gradient.toFloats()) {
                        square += (double) value * value;
                    }
                }
            }
            Torch.seed(99);
            assertThat(loss(adapted, placeholders, checkpointing))
                    .as("whatever was drawn in between")
                    .isEqualTo(before);
            double step = 0.02 / Math.sqrt(square);
            double up = moved(adapted, adapter, directions, placeholders, checkpointing, step);
            double down = moved(adapted, adapter, directions, placeholders, checkpointing, -step);
            // Central differences are off by the third derivative times the step squared, and by float32 over the step.
            assertThat((up - down) / (2 * step)).isCloseTo(square, within(0.03 * square));
        }
    }

    private static double moved(
            AdaptedModel model,
            Adapter adapter,
            Map<String, Tensor> directions,
            int placeholders,
            boolean checkpointing,
            double by) {
        move(adapter, directions, by);
        double loss = loss(model, placeholders, checkpointing);
        move(adapter, directions, -by);
        return loss;
    }

    private static void move(Adapter adapter, Map<String, Tensor> directions, double by) {
        try (TensorScope scope = TensorScope.open();
                GradMode none = GradMode.open(GradMode.Mode.NO_GRAD)) {
            adapter.parameters().forEach((name, parameter) -> {
                Tensor direction = directions.get(name);
                if (direction != null) {
                    OPS.tensor("move", parameter, direction, by);
                }
            });
        }
    }
}

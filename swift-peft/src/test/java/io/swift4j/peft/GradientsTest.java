package io.swift4j.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.model.PackedRows;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.adalora.AdaLoraConfig;
import io.swift4j.peft.bottleneck.BottleneckConfig;
import io.swift4j.peft.ia3.Ia3Config;
import io.swift4j.peft.lora.LoraConfig;
import io.swift4j.peft.prompt.PrefixConfig;
import io.swift4j.peft.prompt.PromptConfig;
import io.swift4j.peft.reft.ReftConfig;
import io.swift4j.peft.tokens.TokensConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients against differences: along a random direction of each parameter, a weighted sum of the final hidden states has to
 * change as the gradient says.
 */
class GradientsTest {

    private static final PackedRows ROWS = PackedRows.of(List.of(new int[] {3, 17, 42, 8}, new int[] {9, 2, 51}));
    private static final double STEP = 4e-3;

    @TempDir
    Path folder;

    static Stream<Arguments> kinds() {
        Map<String, AdapterConfig> configs = new LinkedHashMap<>();
        configs.put("lora", LoraConfig.of(3, 6));
        configs.put(
                "lora on the embedding", LoraConfig.of(3, 6).withTargets(Targets.modules("embed_tokens", "q_proj")));
        configs.put(
                "lora and rows of tokens",
                LoraConfig.of(3, 6).withTrainableTokenIndices(TokenIndices.of(List.of(17, 2, 51))));
        configs.put("rows of tokens", TokensConfig.of(List.of(17, 2, 51)));
        configs.put("adalora", AdaLoraConfig.of(10));
        configs.put("ia3", Ia3Config.defaults());
        configs.put("prefix", PrefixConfig.of(3));
        configs.put("prefix of a network", new PrefixConfig(3, false, true, 6));
        configs.put("prompt", PromptConfig.random(3));
        configs.put("reft", ReftConfig.defaults());
        for (BottleneckConfig.Activation activation : BottleneckConfig.Activation.values()) {
            configs.put("bottleneck " + activation, new BottleneckConfig(6, activation, true, true, List.of()));
        }
        return configs.entrySet().stream()
                .flatMap(entry -> Stream.of(false, true)
                        .map(checkpointing -> Arguments.of(entry.getKey(), entry.getValue(), checkpointing)));
    }

    @ParameterizedTest(name = "{0}, checkpointing {2}")
    @MethodSource("kinds")
    void agreeWithDifferences(String name, AdapterConfig config, boolean checkpointing) {
        try (PretrainedModel model = PretrainedModel.load(TinyModel.llama().write(folder.resolve("base")));
                AdaptedModel adapted = new AdaptedModel(model)) {
            Adapter adapter = adapted.add("new", config, 1);
            TestTensors.randomise(adapter, 0.1);
            try (TensorScope scope = TensorScope.open();
                    TrainingPass pass = TrainingPass.run(
                            adapted.trainingDecoder(), ROWS, new TrainingPass.Options(checkpointing, false, 1))) {
                pass.backward(upstream(pass), 0);
            }
            adapter.passGradients();
            adapter.parameters().forEach((parameter, tensor) -> check(adapted, parameter, tensor));
        }
    }

    private static Tensor upstream(TrainingPass pass) {
        return TestTensors.normal(new Random(3), 1, pass.hidden().shape());
    }

    private static double objective(AdaptedModel adapted) {
        try (TensorScope scope = TensorScope.open();
                TrainingPass pass = TrainingPass.evaluate(adapted.trainingDecoder(), ROWS)) {
            return dot(pass.hidden(), upstream(pass));
        }
    }

    private static double dot(Tensor a, Tensor b) {
        float[] x = a.toFloats();
        float[] y = b.toFloats();
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (double) x[i] * y[i];
        }
        return sum;
    }

    private static void check(AdaptedModel adapted, String name, Tensor parameter) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor gradient = parameter.grad();
            assertThat(gradient).as(name).isNotNull();
            if (gradient == null) {
                return;
            }
            // Along the gradient itself, so that the change is as large as it can be and rounding matters least.
            double length = Math.sqrt(dot(gradient, gradient));
            assertThat(length).as(name).isPositive();
            Tensor direction = PeftMath.run("times", gradient, 1 / length);
            Tensor start = parameter.copy();
            PeftMath.copy(parameter, PeftMath.run("plus", start, PeftMath.run("times", direction, STEP)));
            double above = objective(adapted);
            PeftMath.copy(parameter, PeftMath.run("minus", start, PeftMath.run("times", direction, STEP)));
            double below = objective(adapted);
            PeftMath.copy(parameter, start);
            double slope = (above - below) / (2 * STEP);
            // Float32 sums of about a hundred terms near 1, divided by the step: 1e-3, besides the third derivative's
            // share.
            assertThat(slope).as(name).isCloseTo(length, within(0.02 * length + 5e-3));
        }
    }
}

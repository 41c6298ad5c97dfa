package io.swift4j.peft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.PretrainedModel;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.TinyModel;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.lora.LoraConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against updates that {@code scripts/combination_golden.py} recorded from PEFT. */
class CombinationTest {

    private static final Path GOLDEN = Path.of("src/test/resources/combination");

    @TempDir
    Path folder;

    private PretrainedModel model;
    private AdaptedModel adapted;

    @BeforeEach
    void load() {
        model = PretrainedModel.load(TinyModel.llama().write(folder.resolve("base")));
        adapted = new AdaptedModel(model);
        for (String name : List.of("first", "second", "third")) {
            adapted.load(name, GOLDEN.resolve(name));
        }
    }

    @AfterEach
    void close() {
        adapted.close();
        model.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linear",
                "linear_negative",
                "single",
                "cat",
                "svd",
                "svd_rank",
                "ties",
                "ties_frequency",
                "ties_svd",
                "ties_svd_frequency",
                "magnitude_prune",
                "magnitude_prune_svd",
                "dare_linear",
                "dare_ties",
                "dare_linear_svd",
                "dare_ties_svd"
            })
    void givesTheReferencesUpdates(String name) {
        ConfigJson one = ConfigJson.read(GOLDEN.resolve("cases.json")).object(name);
        Combination how = new Combination(
                Combination.Method.valueOf(one.text("combination_type").toUpperCase(Locale.ROOT)),
                one.number("density", 1),
                one.text("majority_sign_method", "total").equals("total")
                        ? Combination.Sign.TOTAL
                        : Combination.Sign.FREQUENCY,
                one.integer("svd_rank", 0),
                one.integer("seed"));
        double[] weights =
                one.numbers("weights").stream().mapToDouble(Double::doubleValue).toArray();
        adapted.combine("made", one.texts("adapters"), weights, how);
        adapted.save("made", folder.resolve("made"));
        adapted.delete("made");
        adapted.load("made", folder.resolve("made"));
        try (TensorScope scope = TensorScope.open();
                Weights golden = Weights.load(GOLDEN.resolve("updates.safetensors"), null, "cpu")) {
            int[] compared = new int[1];
            adapted.merge((parameter, merged) -> {
                Tensor expected = golden.tensors().get(name + "/" + parameter.replace(".weight", ""));
                Tensor update = PeftMath.run("minus", merged, own(parameter));
                assertThat(expected).as(parameter).isNotNull();
                // The base's weights are up to 1, so that subtracting them again costs that much precision.
                assertThat(TestTensors.distance(update, expected)).as(parameter).isCloseTo(0, within(2e-5));
                compared[0]++;
            });
            assertThat(compared[0]).isEqualTo(2);
        }
    }

    private Tensor own(String parameter) {
        Tensor own = model.parameters().get(parameter);
        if (own == null) {
            throw new AssertionError(parameter);
        }
        return own;
    }

    @Test
    void refusesWhatTheReferenceRefuses() {
        double[] two = {1, 1};
        assertThatThrownBy(() -> adapted.combine(
                        "made", List.of("first", "third"), two, Combination.of(Combination.Method.LINEAR)))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("[4, 2]");
        adapted.add("dora", LoraConfig.of(4, 4).decomposed(), 0);
        assertThatThrownBy(() ->
                        adapted.combine("made", List.of("first", "dora"), two, Combination.of(Combination.Method.CAT)))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("use_dora");
        assertThatThrownBy(() -> adapted.combine("made", List.of("first"), two, Combination.of(Combination.Method.CAT)))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("2 weights");
        assertThatThrownBy(() -> new Combination(Combination.Method.CAT, -1, Combination.Sign.TOTAL, 3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("density")
                .hasMessageContaining("rank");
    }
}

package io.swift4j.peft.adalora;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.model.Weights;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.peft.PeftMath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what {@code scripts/adalora_golden.py} recorded from PEFT; all of it to the bit, since the arithmetic is the same. */
@ExtendWith(NoLeaks.class)
class RankAllocatorTest {

    private static final Path GOLDEN = Path.of("src/test/resources/adalora");
    private static final List<String> MODULES = List.of("first", "second", "third");

    private final Map<String, Tensor> factors = new LinkedHashMap<>();

    private static AdaLoraConfig.Budget budget(ConfigJson config) {
        return new AdaLoraConfig.Budget(
                config.integer("target_r"),
                config.integer("tinit"),
                config.integer("tfinal"),
                config.integer("deltaT"),
                config.integer("total_step"),
                config.number("beta1"),
                config.number("beta2"));
    }

    private Tensor factor(String name) {
        return Objects.requireNonNull(factors.get(name), name);
    }

    private static Tensor golden(Weights weights, String name) {
        return Objects.requireNonNull(weights.tensors().get(name), name);
    }

    private RankAllocator allocator(ConfigJson config, Map<String, Tensor> start, Map<String, Tensor> resumed) {
        List<RankAllocator.Triplet> triplets = new ArrayList<>();
        for (String module : MODULES) {
            for (String part : List.of(".lora_E", ".lora_A", ".lora_B")) {
                String name = module + part;
                Tensor value = Objects.requireNonNull(start.get(name), name).copy();
                Tensor old = factors.put(name, TensorScope.detach(value).requireGrad(true));
                if (old != null) {
                    old.close();
                }
            }
            triplets.add(new RankAllocator.Triplet(
                    module,
                    factor(module + ".lora_E"),
                    factor(module + ".lora_A"),
                    factor(module + ".lora_B"),
                    List.of()));
        }
        return new RankAllocator(budget(config), triplets, resumed);
    }

    /** Gives each factor its gradient of a step, moves the singular values, and lets ranks be chosen. */
    private void step(RankAllocator allocator, Weights golden, int step) {
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            factors.forEach((name, factor) -> {
                Tensor gradient = golden(golden, "gradient" + step + "." + name);
                Tensor old = factor.grad();
                if (old == null) {
                    PeftMath.inGraph("times", factor, 1.0).backward(gradient);
                } else {
                    PeftMath.copy(old, gradient);
                }
                if (name.endsWith("lora_E")) {
                    PeftMath.copy(factor, PeftMath.run("minus", factor, PeftMath.run("times", gradient, 0.1)));
                }
            });
            allocator.afterStep(step);
        }
    }

    private static String text(List<Boolean> flags) {
        StringBuilder text = new StringBuilder();
        flags.forEach(flag -> text.append(flag ? '1' : '0'));
        return text.toString();
    }

    private static void checkRanks(RankAllocator allocator, ConfigJson step, int number) {
        Map<String, String> found = new TreeMap<>();
        allocator.ranks().forEach((module, kept) -> found.put(module, text(kept)));
        assertThat(found).as("step %s", number).isEqualTo(step.object("ranks").plain());
    }

    private static Map<String, Tensor> start(Weights golden) {
        Map<String, Tensor> start = new LinkedHashMap<>();
        golden.tensors().forEach((name, tensor) -> {
            if (name.startsWith("start.")) {
                start.put(name.substring("start.".length()), tensor);
            }
        });
        return start;
    }

    private void checkEnd(Weights golden, String name) {
        for (String module : MODULES) {
            assertThat(factor(module + ".lora_E").toFloats())
                    .as(module)
                    .isEqualTo(
                            golden(golden, name + "." + module + ".lora_E.end").toFloats());
        }
        factors.values().forEach(Tensor::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"every_step", "warm_up_and_rest", "rarely"})
    void keepsTheRanksThatTheReferenceKeeps(String name) {
        ConfigJson all = ConfigJson.read(GOLDEN.resolve("cases.json")).object(name);
        List<ConfigJson> steps = all.objects("steps");
        try (TensorScope scope = TensorScope.open();
                Weights golden = Weights.load(GOLDEN.resolve("tensors.safetensors"), null, "cpu");
                RankAllocator allocator = allocator(all.object("config"), start(golden), Map.of())) {
            for (int i = 0; i < steps.size(); i++) {
                step(allocator, golden, i);
                assertThat(allocator.room(i))
                        .as("budget of step %s", i)
                        .isEqualTo(steps.get(i).integer("budget"));
                checkRanks(allocator, steps.get(i), i);
                if (i == steps.size() / 2) {
                    checkAverages(allocator, golden, name);
                }
            }
            checkEnd(golden, name);
        }
    }

    private void checkAverages(RankAllocator allocator, Weights golden, String name) {
        Map<String, Tensor> state = allocator.state();
        for (String factor : factors.keySet()) {
            for (String average : List.of(".average", ".uncertainty")) {
                assertThat(Objects.requireNonNull(state.get(factor + average)).toFloats())
                        .as(factor + average)
                        .isEqualTo(golden(golden, name + "." + factor + average).toFloats());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "every_step, 0",
        "every_step, 5",
        "warm_up_and_rest, 2",
        "warm_up_and_rest, 4",
        "rarely, 7",
        "rarely, 10"
    })
    void goesOnFromItsStateAsIfItHadNeverStopped(String name, int last) {
        ConfigJson all = ConfigJson.read(GOLDEN.resolve("cases.json")).object(name);
        List<ConfigJson> steps = all.objects("steps");
        try (TensorScope scope = TensorScope.open();
                Weights golden = Weights.load(GOLDEN.resolve("tensors.safetensors"), null, "cpu")) {
            Map<String, Tensor> start = new LinkedHashMap<>();
            Map<String, Tensor> state = new LinkedHashMap<>();
            try (RankAllocator before = allocator(all.object("config"), start(golden), Map.of())) {
                for (int i = 0; i <= last; i++) {
                    step(before, golden, i);
                }
                before.state().forEach((key, tensor) -> state.put(key, tensor.copy()));
                factors.forEach((key, tensor) -> start.put(key, tensor.copy()));
            }
            try (RankAllocator after = allocator(all.object("config"), start, state)) {
                assertThat(after.state().keySet()).isEqualTo(state.keySet());
                after.state().forEach((key, tensor) -> PeftMath.copy(tensor, Objects.requireNonNull(state.get(key))));
                for (int i = last + 1; i < steps.size(); i++) {
                    step(after, golden, i);
                    checkRanks(after, steps.get(i), i);
                }
                checkEnd(golden, name);
            }
        }
    }
}

package io.swift4j.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activations against what {@code scripts/activation_golden.py} wrote down. */
@ExtendWith(NoLeaks.class)
class ActivationTest {

    private static final ConfigJson GOLDEN = golden();

    private static ConfigJson golden() {
        try (InputStream in =
                Objects.requireNonNull(ActivationTest.class.getResourceAsStream("/model/activations.json"))) {
            return ConfigJson.parse("activations.json", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> names() {
        return GOLDEN.object("activations").fields();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyTypeRoundsAsTheReferenceDoes(String name) {
        ConfigJson wanted = GOLDEN.object("activations").object(name);
        List<Double> input = GOLDEN.numbers("input");
        float[] values = new float[input.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = input.get(i).floatValue();
        }
        try (TensorScope scope = TensorScope.open();
                Script script = Script.builder("activation")
                        .resource(ActivationTest.class, "activation.py")
                        .constant("mlp_activation", Activation.scriptName(name))
                        .build()) {
            Tensor x = Tensor.of(values, values.length);
            for (Dtype half : List.of(Dtype.BFLOAT16, Dtype.FLOAT16)) {
                byte[] bytes = script.tensor("activation", x.to(half)).toBytes();
                assertThat(hex(bytes))
                        .as("%s", half)
                        .isEqualTo(wanted.text(half.name().toLowerCase(Locale.ROOT)));
            }
            float[] full = script.tensor("activation", x).toFloats();
            String[] bits = wanted.text("float32").split(" ", -1);
            for (int i = 0; i < full.length; i++) {
                float exact = Float.intBitsToFloat(Integer.parseUnsignedInt(bits[i], 16));
                assertThat(full[i]).as("of %s", values[i]).isCloseTo(exact, Percentage.withPercentage(1e-4));
            }
        }
    }

    private static String hex(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder text = new StringBuilder();
        while (buffer.hasRemaining()) {
            text.append(text.isEmpty() ? "" : " ").append(String.format("%04x", buffer.getShort() & 0xffff));
        }
        return text.toString();
    }

    @Test
    void anUnknownOneListsAllThatAreKnown() {
        assertThat(Activation.problem("hidden_act", "xielu"))
                .hasValueSatisfying(message -> assertThat(message)
                        .startsWith("hidden_act 'xielu' is not supported; supported are gelu, gelu_10, ")
                        .contains(names()));
        for (String name : names()) {
            assertThat(Activation.problem("hidden_act", name)).as(name).isEmpty();
        }
    }
}

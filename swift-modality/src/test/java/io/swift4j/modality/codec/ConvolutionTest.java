package io.swift4j.modality.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Convolutions and their gradients against float64, which oneDNN has no part in.
 *
 * <p>A sum of a few hundred float32 products is right to about 1e-5 of the largest; what oneDNN makes wrong is wrong by 1e-1.
 */
@ExtendWith(NoLeaks.class)
class ConvolutionTest {

    private static final double CLOSE = 1e-4;

    private static final Script OPS =
            Codecs.script("convolution test").functions("test.py", """
                    def draw(self, shape: List[int]) -> Tensor:
                      return torch.randn(shape)

                    def double(self, x: Tensor) -> Tensor:
                      return x.detach().to(7)

                    def once(self, x: Tensor, k: Tensor, stride: int, dilation: int) -> Tensor:
                      return self.convolved1(x, k, None, stride, 2, dilation)

                    def once_plain(self, x: Tensor, k: Tensor, stride: int, dilation: int) -> Tensor:
                      return torch.conv1d(x, k, None, [stride], [2], [dilation], 1)

                    def plane(self, x: Tensor, k: Tensor, stride: int) -> Tensor:
                      return self.convolved2(x, k, torch.zeros([k.size(0)], dtype=x.dtype), stride, 1)

                    def plane_plain(self, x: Tensor, k: Tensor, stride: int) -> Tensor:
                      return torch.conv2d(x, k, None, [stride, stride], [1, 1])

                    def wide(self, x: Tensor, k: Tensor, stride: int, groups: int) -> Tensor:
                      return self.spread(x, k, None, stride, 1, 1, groups)

                    def wide_plain(self, x: Tensor, k: Tensor, stride: int, groups: int) -> Tensor:
                      return torch.conv_transpose1d(x, k, None, [stride], [1], [1], groups)

                    def weighed(self, x: Tensor) -> Tensor:
                      return (x * torch.cos(torch.arange(x.numel(), dtype=x.dtype)).reshape(x.shape)).sum()

                    def apart(self, x: Tensor, y: Tensor) -> Tensor:
                      return torch.max(torch.abs(x - y)) / torch.max(torch.abs(y))
                    """).build();

    private static double apart(Tensor found, Tensor exact) {
        try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            return OPS.tensor("apart", found, exact).item();
        }
    }

    private static void compare(String function, long[] input, long[] kernel, Object... rest) {
        try (TensorScope scope = TensorScope.open()) {
            Tensor x;
            Tensor k;
            try (GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
                x = OPS.tensor("draw", input);
                k = OPS.tensor("draw", kernel);
                Tensor exact = call(function + "_plain", OPS.tensor("double", x), OPS.tensor("double", k), rest);
                assertThat(apart(call(function, x, k, rest), exact))
                        .as("forward")
                        .isLessThan(CLOSE);
            }
            try (GradMode mode = GradMode.open(GradMode.Mode.GRAD)) {
                Tensor exactX = OPS.tensor("double", x).requireGrad(true);
                Tensor exactK = OPS.tensor("double", k).requireGrad(true);
                OPS.tensor("weighed", call(function + "_plain", exactX, exactK, rest))
                        .backward();
                x.requireGrad(true);
                k.requireGrad(true);
                OPS.tensor("weighed", call(function, x, k, rest)).backward();
                assertThat(apart(grad(x), grad(exactX)))
                        .as("gradient of the input")
                        .isLessThan(CLOSE);
                assertThat(apart(grad(k), grad(exactK)))
                        .as("gradient of the kernel")
                        .isLessThan(CLOSE);
            }
        }
    }

    private static Tensor grad(Tensor leaf) {
        return Objects.requireNonNull(leaf.grad());
    }

    private static Tensor call(String function, Tensor x, Tensor k, Object... rest) {
        Object[] arguments = new Object[rest.length + 2];
        arguments[0] = x;
        arguments[1] = k;
        System.arraycopy(rest, 0, arguments, 2, rest.length);
        return OPS.tensor(function, arguments);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 10, 12, 24, 40, 64})
    void anyNumberOfChannelsIsSummedRight(int channels) {
        compare("once", new long[] {2, channels, 60}, new long[] {20, channels, 5}, 1, 3);
        compare("once", new long[] {2, channels, 61}, new long[] {48, channels, 4}, 2, 1);
        compare("plane", new long[] {2, channels, 9, 10}, new long[] {24, channels, 3, 3}, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 12, 24, 48, 80})
    void whatIsSpreadOutOverlapsAsTransposedConvolutionsDo(int channels) {
        compare("wide", new long[] {2, channels, 20}, new long[] {channels, 24, 6}, 3, 1);
        compare("wide", new long[] {2, channels, 20}, new long[] {channels, 24, 7}, 3, 1);
        compare("wide", new long[] {2, channels, 20}, new long[] {channels, 1, 5}, 2, channels);
    }

    @Test
    void codesOutsideOfTheBookAreRefusedByName() {
        try (TensorScope scope = TensorScope.open()) {
            for (long wrong : new long[] {-1, 32}) {
                Tensor codes = Tensor.of(new long[] {0, wrong, 5}, 1, 1, 3);
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> Codecs.check(codes, 32))
                        .hasMessageContaining("code " + wrong)
                        .hasMessageContaining("[0, 31]");
            }
        }
    }
}

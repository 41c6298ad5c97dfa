package io.swift4j.core.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoLeaksTest {

    @Test
    void countsWhatAnActionLeavesBehind() {
        List<Tensor> kept = new ArrayList<>();
        assertThatThrownBy(() -> NoLeaks.assertNoGrowth(3, () -> kept.add(Tensor.of(new float[4], 4))))
                .isInstanceOf(AssertionError.class)
                .hasMessage("3 runs left 3 native handles and 48 bytes behind");
        kept.forEach(Tensor::close);
    }

    @Test
    void acceptsAnActionThatCleansUpAndACacheFilledByTheFirstRun() {
        List<Tensor> cache = new ArrayList<>();
        assertThatCode(() -> NoLeaks.assertNoGrowth(3, () -> {
                    if (cache.isEmpty()) {
                        cache.add(Tensor.of(new float[4], 4));
                    }
                    try (TensorScope scope = TensorScope.open()) {
                        Tensor.of(new float[4], 4).copy();
                    }
                }))
                .doesNotThrowAnyException();
        cache.forEach(Tensor::close);
    }
}

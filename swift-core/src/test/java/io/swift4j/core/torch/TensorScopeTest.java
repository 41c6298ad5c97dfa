package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.testing.NoLeaks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who owns a tensor, and when it is freed. */
@ExtendWith(NoLeaks.class)
class TensorScopeTest {

    private static Tensor tensor() {
        return Tensor.of(new float[] {1, 2}, 2);
    }

    @Test
    void closingFreesWhatWasMadeInside() {
        Tensor made;
        Value value;
        try (TensorScope scope = TensorScope.open()) {
            made = tensor();
            value = Value.dict(Map.of("a", made));
            assertThat(made.isClosed()).isFalse();
        }
        assertThat(made.isClosed()).isTrue();
        assertThat(value.isClosed()).isTrue();
    }

    @Test
    void aTensorMadeOutsideEveryScopeBelongsToTheCaller() {
        Tensor made = tensor();
        TensorScope.open().close();
        assertThat(made.isClosed()).isFalse();
        made.close();
    }

    @Test
    void innerScopesOwnTheirTensorsAndOuterOnesKeepTheirs() {
        try (TensorScope outer = TensorScope.open()) {
            Tensor before = tensor();
            Tensor inside;
            try (TensorScope inner = TensorScope.open()) {
                inside = tensor();
            }
            Tensor after = tensor();
            assertThat(inside.isClosed()).isTrue();
            assertThat(before.isClosed()).isFalse();
            assertThat(after.isClosed()).isFalse();
        }
    }

    @Test
    void escapeHandsToTheEnclosingScope() {
        Tensor escaped;
        try (TensorScope outer = TensorScope.open()) {
            try (TensorScope inner = TensorScope.open()) {
                escaped = inner.escape(tensor());
            }
            assertThat(escaped.toFloats()).containsExactly(1, 2);
        }
        assertThat(escaped.isClosed()).isTrue();
    }

    @Test
    void escapeFromTheOutermostScopeHandsToTheCaller() {
        Tensor escaped;
        try (TensorScope scope = TensorScope.open()) {
            escaped = scope.escape(tensor());
        }
        assertThat(escaped.isClosed()).isFalse();
        escaped.close();
    }

    @Test
    void escapeOfAnothersTensorLeavesItWhereItIs() {
        Tensor foreign;
        try (TensorScope outer = TensorScope.open()) {
            foreign = tensor();
            try (TensorScope inner = TensorScope.open()) {
                assertThat(inner.escape(foreign)).isSameAs(foreign);
            }
            assertThat(foreign.isClosed()).isFalse();
        }
        assertThat(foreign.isClosed()).isTrue();
    }

    @Test
    void detachTakesATensorOutOfEveryScope() {
        Tensor detached;
        try (TensorScope outer = TensorScope.open();
                TensorScope inner = TensorScope.open()) {
            detached = TensorScope.detach(TensorScope.detach(tensor()));
        }
        assertThat(detached.isClosed()).isFalse();
        detached.close();
    }

    @Test
    void closingTwiceDoesNothing() {
        TensorScope scope = TensorScope.open();
        tensor();
        scope.close();
        scope.close();
        assertThat(TensorScope.current()).isNull();
    }

    @Test
    void scopesCloseInReverseOrder() {
        try (TensorScope outer = TensorScope.open()) {
            Tensor made = tensor();
            try (TensorScope inner = TensorScope.open()) {
                assertThatThrownBy(outer::close)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("reverse order");
                assertThat(made.isClosed()).isFalse();
            }
        }
    }

    @Test
    void scopesCloseOnTheirOwnThread() {
        try (TensorScope scope = TensorScope.open()) {
            Throwable refused = CompletableFuture.runAsync(scope::close)
                    .handle((nothing, e) -> e)
                    .join();
            assertThat(refused)
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage(
                            "scopes close in reverse order on the thread that opened them; this one was opened by "
                                    + Thread.currentThread().getName());
        }
    }

    @Test
    void tensorsOfAScopeCanBeReadAndClosedByOtherThreads() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor made = tensor();
            float[] read = CompletableFuture.supplyAsync(made::toFloats).join();
            assertThat(read).containsExactly(1, 2);
            CompletableFuture.runAsync(made::close).join();
            assertThat(made.isClosed()).isTrue();
        }
    }

    @Test
    void tensorsCloseBeforeTheirScopeInAnyOrder() {
        try (TensorScope scope = TensorScope.open()) {
            List<Tensor> made = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                made.add(tensor());
            }
            Collections.shuffle(made, new Random(7));
            made.subList(0, 15).forEach(Tensor::close);
            assertThat(made.get(16).toFloats()).containsExactly(1, 2);
        }
    }
}

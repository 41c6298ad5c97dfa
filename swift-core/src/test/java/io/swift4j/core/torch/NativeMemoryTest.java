package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.testing.NoLeaks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the counters count. */
@ExtendWith(NoLeaks.class)
class NativeMemoryTest {

    private static void grows(NativeMemory before, long handles, long bytes) {
        NativeMemory now = NativeMemory.now();
        assertThat(now.handles() - before.handles()).as("handles").isEqualTo(handles);
        assertThat(now.bytes() - before.bytes()).as("bytes").isEqualTo(bytes);
    }

    @Test
    void tensorsCountByShapeAndTypeOnceUntilClosed() {
        NativeMemory start = NativeMemory.now();
        Tensor floats = Tensor.of(new float[6], 2, 3);
        grows(start, 1, 24);
        Tensor halves = floats.to(Dtype.BFLOAT16);
        grows(start, 2, 24 + 12);
        Tensor longs = Tensor.of(new long[0], 0);
        grows(start, 3, 36);
        floats.close();
        floats.close();
        grows(start, 2, 12);
        halves.close();
        longs.close();
        grows(start, 0, 0);
    }

    @Test
    void viewsCountInFull() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor whole = Tensor.of(new float[8], 8);
            NativeMemory start = NativeMemory.now();
            whole.narrow(0, 2, 4);
            grows(start, 1, 16);
        }
    }

    @Test
    void valuesCountAsHandlesWithoutBytes() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor one = Tensor.of(new float[8], 8);
            NativeMemory start = NativeMemory.now();
            Value.list(List.of(one));
            Value.dict(Map.of("a", one));
            grows(start, 2, 0);
        }
    }

    @Test
    void readingLeavesNothing() {
        try (TensorScope scope = TensorScope.open()) {
            Tensor one = Tensor.of(new float[8], 8).to(Dtype.FLOAT16);
            NoLeaks.assertNoGrowth(10, () -> {
                one.toFloats();
                one.toDoubles();
                one.toLongs();
                one.toInts();
                one.toBytes();
            });
        }
    }

    @Test
    void aGradientIsANewHandleEachTime() {
        try (TensorScope scope = TensorScope.open();
                GradMode grad = GradMode.open(GradMode.Mode.GRAD)) {
            Tensor x = Tensor.of(new float[] {2}, 1).requireGrad(true);
            x.reshape(1, 1).backward();
            NativeMemory start = NativeMemory.now();
            Tensor first = x.grad();
            Tensor second = x.grad();
            grows(start, 2, 8);
            assertThat(first).isNotSameAs(second);
        }
    }
}

package io.swift4j.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private int before;

    @BeforeEach
    void severalThreads() {
        before = Torch.threads();
        Torch.setThreads(3);
    }

    @AfterEach
    void restore() {
        Torch.setThreads(before);
    }

    @Test
    void operationsOfAPoolUseItsShareAndThoseElsewhereStayAsTheyWere() throws Exception {
        ExecutorService pool = Workers.pool("shares", 2, 1);
        try {
            assertThat(pool.submit(Torch::threads).get()).isEqualTo(1);
            assertThat(pool.submit(Torch::threads).get()).isEqualTo(1);
            assertThat(Torch.threads()).isEqualTo(3);
            int[] elsewhere = new int[1];
            Thread thread = new Thread(() -> elsewhere[0] = Torch.threads());
            thread.start();
            thread.join();
            assertThat(elsewhere[0]).isEqualTo(3);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aPoolUsesNoMoreThreadsThanThereAre() throws Exception {
        ExecutorService pool = Workers.pool("shares", 1, 8);
        try {
            assertThat(pool.submit(Torch::threads).get()).isEqualTo(3);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void workersUseAThreadEachAndGiveResultsInOrder() {
        List<Integer> items = IntStream.range(0, 50).boxed().toList();
        assertThat(Workers.map(items, item -> item * 10 + Torch.threads(), item -> {}))
                .isEqualTo(items.stream()
                        .map(item -> item * 10 + (Workers.count() < 2 ? 3 : 1))
                        .toList());
    }

    @Test
    void theFirstFailureInOrderIsThrownAndOtherResultsAreDiscarded() {
        List<Integer> discarded = new java.util.concurrent.CopyOnWriteArrayList<>();
        assertThatThrownBy(() -> Workers.map(
                        List.of(1, 2, 3, 4),
                        item -> {
                            if (item % 2 == 0) {
                                throw new IllegalStateException("item " + item);
                            }
                            return item;
                        },
                        discarded::add))
                .hasMessage("item 2");
        assertThat(discarded).isSubsetOf(1, 3).contains(1);
    }
}

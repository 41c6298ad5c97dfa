package io.swift4j.train.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.NativeMemory;
import io.swift4j.core.torch.Tensor;
import io.swift4j.train.data.BatchOptions;
import io.swift4j.train.data.Batches;
import io.swift4j.train.data.Example;
import io.swift4j.train.data.MediaRecipe;
import io.swift4j.train.data.Position;
import io.swift4j.train.data.RowId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class MediaFeedTest {

    @BeforeAll
    static void startTheEngine() {
        Tensor.of(new int[] {1}, 1).close();
    }

    /** Gives a row's own number, and a picture's worth of zeros. */
    private static class Fake implements MediaSourceOfTensors {

        private final AtomicInteger alive = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public MediaTensors prepare(MediaRecipe recipe) {
            int number = Integer.parseInt(recipe.text());
            most.accumulateAndGet(alive.incrementAndGet(), Math::max);
            Tensor extra = Tensor.of(new float[256], 256);
            assertThat(extra.requiresGrad()).isFalse();
            assertThat(GradMode.current()).isEqualTo(GradMode.Mode.NO_GRAD);
            return MediaTensors.of(Map.of("number", Tensor.of(new int[] {number}, 1), "pixels", extra));
        }

        @Override
        public MediaTensors collate(List<MediaRecipe> recipes, List<MediaTensors> samples) {
            alive.addAndGet(-samples.size());
            int[] numbers = samples.stream()
                    .mapToInt(sample -> sample.find("number").orElseThrow().toInts()[0])
                    .toArray();
            return MediaTensors.of(Map.of("number", Tensor.of(numbers, numbers.length)));
        }
    }

    private static Example example(int number) {
        int[] ids = {1, 2, 3};
        Optional<MediaRecipe> media = number % 3 == 0
                ? Optional.empty()
                : Optional.of(new MediaRecipe(
                        String.valueOf(number),
                        List.of(new Content.Image(new MediaRef.Bytes("x", new byte[] {1}))),
                        "hash",
                        1,
                        1,
                        2));
        return new Example(
                ids, new int[] {-100, 2, 3}, new float[] {1, 1, 1}, "", new RowId("rows", number + 1), media);
    }

    private static Batches<Example> batches(int examples, int size) {
        List<Example> all = new ArrayList<>();
        for (int i = 0; i < examples; i++) {
            all.add(example(i));
        }
        return new Batches<>(
                all,
                new BatchOptions(size, OptionalInt.empty(), true, false, BatchOptions.Packing.NONE, 0, false, 7, 1));
    }

    private static List<Integer> numbers(FedMedia media) {
        return media.tensors()
                .find("number")
                .map(tensor -> java.util.Arrays.stream(tensor.toInts()).boxed().toList())
                .orElse(List.of());
    }

    private static List<Integer> expected(List<Example> batch) {
        return batch.stream()
                .flatMap(example -> example.media().stream())
                .map(media -> Integer.parseInt(media.text()))
                .toList();
    }

    @Test
    void thousandsOfMixedRowsComeInTheOrderOfThePlanWhateverTheWorkersDo() {
        Batches<Example> batches = batches(6000, 5);
        Random random = new Random(3);
        Fake source = new Fake() {
            @Override
            public MediaTensors prepare(MediaRecipe recipe) {
                int spins;
                synchronized (random) {
                    spins = random.nextInt(20_000);
                }
                for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                }
                return super.prepare(recipe);
            }
        };
        long handles = 0;
        try (MediaFeed feed = new MediaFeed(batches, source, 4, 12, 1)) {
            int step = 0;
            for (Position at = Position.START; at.epoch() == 0; at = batches.after(at)) {
                try (FedMedia media = feed.get(at)) {
                    assertThat(numbers(media)).isEqualTo(expected(batches.get(at)));
                }
                step++;
                if (step % 100 == 0) {
                    handles = Math.max(handles, NativeMemory.now().handles());
                }
            }
            assertThat(step).isEqualTo(1200);
        }
        assertThat(source.most.get()).as("examples alive at once").isLessThanOrEqualTo(12 + 2 * 5);
        assertThat(handles)
                .as("handles alive at once")
                .isLessThanOrEqualTo(NativeMemory.now().handles() + 3L * 22);
    }

    @Test
    void anotherPositionThanTheNextBeginsThereAnew() {
        Batches<Example> batches = batches(90, 4);
        try (MediaFeed feed = new MediaFeed(batches, new Fake(), 2, 8, 5)) {
            for (int index : new int[] {0, 1, 7, 8, 2, 2, 0}) {
                Position at = new Position(1, index);
                try (FedMedia media = feed.get(at)) {
                    assertThat(numbers(media)).isEqualTo(expected(batches.get(at)));
                }
            }
        }
    }

    @Test
    void aRowThatFailsIsNamedAndLaterOnesStillCome() {
        Batches<Example> batches = batches(60, 4);
        Fake source = new Fake() {
            @Override
            public MediaTensors prepare(MediaRecipe recipe) {
                MediaTensors made = super.prepare(recipe);
                if (recipe.text().equals("31")) {
                    throw new SwiftException("cat.png: is broken");
                }
                return made;
            }
        };
        int failures = 0;
        try (MediaFeed feed = new MediaFeed(batches, source, 3, 6, 1)) {
            for (Position at = Position.START; at.epoch() == 0; at = batches.after(at)) {
                Position here = at;
                if (expected(batches.get(at)).contains(31)) {
                    assertThatThrownBy(() -> feed.get(here)).hasMessage("rows:32: cat.png: is broken");
                    failures++;
                } else {
                    try (FedMedia media = feed.get(at)) {
                        assertThat(numbers(media)).isEqualTo(expected(batches.get(at)));
                    }
                }
            }
        }
        assertThat(failures).isEqualTo(1);
    }

    @Test
    void closingInTheMiddleFreesWhatWorkersStillMake() throws InterruptedException {
        Batches<Example> batches = batches(300, 2);
        CountDownLatch started = new CountDownLatch(3);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        List<Integer> asked = new ArrayList<>(expected(batches.get(new Position(0, 0))));
        asked.addAll(expected(batches.get(new Position(0, 1))));
        Fake source = new Fake() {
            @Override
            public MediaTensors prepare(MediaRecipe recipe) {
                calls.incrementAndGet();
                if (!asked.contains(Integer.valueOf(recipe.text()))) {
                    started.countDown();
                    await(go);
                }
                return super.prepare(recipe);
            }
        };
        MediaFeed feed = new MediaFeed(batches, source, 3, 40, 1);
        for (int i = 0; i < 2; i++) {
            feed.get(new Position(0, i)).close();
        }
        started.await();
        Thread closer = new Thread(feed::close);
        closer.start();
        go.countDown();
        closer.join();
        assertThat(calls.get()).as("none was begun after closing").isLessThanOrEqualTo(asked.size() + 3 + 40);
        assertThatThrownBy(() -> feed.get(Position.START)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aWaitingTrainerCanBeInterrupted() throws InterruptedException {
        Batches<Example> batches = batches(9, 9);
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Fake source = new Fake() {
            @Override
            public MediaTensors prepare(MediaRecipe recipe) {
                started.countDown();
                await(go);
                return super.prepare(recipe);
            }
        };
        try (MediaFeed feed = new MediaFeed(batches, source, 1, 1, 1)) {
            List<String> said = new ArrayList<>();
            Thread trainer = new Thread(() -> {
                try {
                    feed.get(Position.START);
                } catch (SwiftException e) {
                    said.add(e.getMessage());
                }
            });
            trainer.start();
            started.await();
            trainer.interrupt();
            trainer.join();
            assertThat(said).singleElement().asString().contains("interrupted while waiting");
            go.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

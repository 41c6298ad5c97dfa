package io.swift4j.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchesTest {

    private static final OptionalInt NONE = OptionalInt.empty();
    private static final List<Example> EXAMPLES = examples(2345);

    private static List<Example> examples(int count) {
        Random random = new Random(1);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = 2 + random.nextInt(60);
            int[] labels = new int[length];
            Arrays.fill(labels, Example.NOTHING);
            examples.add(new Example(new int[length], labels, new float[length], "", new RowId("a", i + 1)));
        }
        return examples;
    }

    static List<BatchOptions> everyWay() {
        var none = BatchOptions.Packing.NONE;
        return List.of(
                BatchOptions.ofSize(4, 42),
                new BatchOptions(4, NONE, false, false, none, 0, false, 42, 1),
                new BatchOptions(4, NONE, true, false, none, 0, false, 42, 3),
                new BatchOptions(4, NONE, true, true, none, 0, false, 42, 1),
                new BatchOptions(1, OptionalInt.of(100), true, false, none, 0, false, 42, 1),
                new BatchOptions(1, OptionalInt.of(100), true, true, none, 0, false, 42, 1),
                new BatchOptions(2, NONE, true, false, BatchOptions.Packing.BINPACK, 128, false, 42, 1),
                new BatchOptions(1, NONE, true, false, BatchOptions.Packing.SEQUENTIAL, 128, false, 42, 1),
                new BatchOptions(1, NONE, false, false, BatchOptions.Packing.BINPACK, 128, false, 42, 1));
    }

    private static List<List<Example>> epoch(Batches<Example> batches, int epoch) {
        List<List<Example>> all = new ArrayList<>();
        for (int i = 0; i < batches.count(epoch); i++) {
            all.add(batches.get(new Position(epoch, i)));
        }
        return all;
    }

    private static List<Long> lines(List<List<Example>> batches) {
        return batches.stream()
                .flatMap(List::stream)
                .map(example -> example.origin().line())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void anEpochIsExactlyTheDataSet(BatchOptions options) {
        Batches<Example> batches = new Batches<>(EXAMPLES, options);
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(lines(epoch(batches, epoch)).stream().sorted())
                    .containsExactlyElementsOf(
                            EXAMPLES.stream().map(e -> e.origin().line()).toList());
        }
        boolean same = lines(epoch(batches, 0)).equals(lines(epoch(batches, 1)));
        assertThat(same).isEqualTo(!options.shuffle());
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void anyPositionGivesTheSameContinuation(BatchOptions options) {
        Batches<Example> through = new Batches<>(EXAMPLES, options);
        List<Position> positions = new ArrayList<>();
        List<List<Example>> seen = new ArrayList<>();
        Position position = Position.START;
        while (position.epoch() < 3) {
            positions.add(position);
            seen.add(through.get(position));
            position = through.after(position);
        }
        for (int start = 0; start < positions.size(); start += 97) {
            Batches<Example> fresh = new Batches<>(EXAMPLES, options);
            Position at = positions.get(start);
            for (int i = start; i < Math.min(start + 30, seen.size()); i++) {
                assertThat(fresh.get(at)).isEqualTo(seen.get(i));
                at = fresh.after(at);
            }
        }
    }

    @Test
    void limitsHold() {
        for (BatchOptions options : everyWay()) {
            for (List<Example> batch : epoch(new Batches<>(EXAMPLES, options), 0)) {
                int tokens = batch.stream().mapToInt(Example::length).sum();
                if (options.packing() != BatchOptions.Packing.NONE) {
                    assertThat(tokens).isLessThanOrEqualTo(options.packLength() * options.size());
                } else if (options.maxTokens().isPresent()) {
                    assertThat(tokens).isLessThanOrEqualTo(options.maxTokens().getAsInt());
                } else {
                    assertThat(batch).hasSizeLessThanOrEqualTo(options.size());
                }
            }
        }
    }

    @Test
    void fingerprintsTellTokensAndOptions() {
        String hash = new Batches<>(EXAMPLES, BatchOptions.ofSize(4, 42)).fingerprint();
        assertThat(new Batches<>(EXAMPLES, BatchOptions.ofSize(4, 42)).fingerprint())
                .isEqualTo(hash);
        assertThat(new Batches<>(EXAMPLES, BatchOptions.ofSize(4, 43)).fingerprint())
                .isNotEqualTo(hash);
        assertThat(new Batches<>(EXAMPLES.subList(1, 9), BatchOptions.ofSize(4, 42)).fingerprint())
                .isNotEqualTo(hash);
    }

    @Test
    void packsAreNearlyFull() {
        BatchOptions options = new BatchOptions(1, NONE, true, false, BatchOptions.Packing.BINPACK, 128, false, 42, 1);
        int packs = new Batches<>(EXAMPLES, options).count(0);
        int tokens = EXAMPLES.stream().mapToInt(Example::length).sum();
        assertThat((double) tokens / (packs * 128)).isGreaterThan(0.98);
    }

    @Test
    void groupsHaveLikeLengthsAndTheLongestComesFirst() {
        BatchOptions options = new BatchOptions(8, NONE, true, true, BatchOptions.Packing.NONE, 0, false, 42, 1);
        List<List<Example>> batches = epoch(new Batches<>(EXAMPLES, options), 0);
        double spread = batches.stream()
                .mapToInt(
                        batch -> batch.stream().mapToInt(Example::length).max().orElseThrow()
                                - batch.stream().mapToInt(Example::length).min().orElseThrow())
                .average()
                .orElseThrow();
        assertThat(spread).isLessThan(4);
        int longest = EXAMPLES.stream().mapToInt(Example::length).max().orElseThrow();
        assertThat(batches.get(0)).anyMatch(example -> example.length() == longest);
    }

    @Test
    void batchesThatReplicasTakeAtOnceHaveTheSameExamplesAndAboutAsManyTokens() {
        int shares = 3;
        BatchOptions plain = new BatchOptions(8, NONE, true, false, BatchOptions.Packing.NONE, 0, false, 42, 1);
        BatchOptions dealt = new BatchOptions(8, NONE, true, false, BatchOptions.Packing.NONE, 0, false, 42, shares);
        List<List<Example>> before = epoch(new Batches<>(EXAMPLES, plain), 0);
        List<List<Example>> after = epoch(new Batches<>(EXAMPLES, dealt), 0);
        assertThat(after).hasSameSizeAs(before);
        long most = 0;
        long mostBefore = 0;
        for (int from = 0; from < after.size(); from += shares) {
            int to = Math.min(after.size(), from + shares);
            assertThat(lines(after.subList(from, to)))
                    .containsExactlyInAnyOrderElementsOf(lines(before.subList(from, to)));
            assertThat(after.subList(from, to).stream().map(List::size).toList())
                    .isEqualTo(before.subList(from, to).stream().map(List::size).toList());
            most += tokensOfTheLargest(after.subList(from, to));
            mostBefore += tokensOfTheLargest(before.subList(from, to));
        }
        long all = EXAMPLES.stream().mapToLong(Example::length).sum();
        assertThat((double) most * shares / all).isLessThan(1.03);
        assertThat((double) mostBefore * shares / all).isGreaterThan(1.1);
    }

    private static long tokensOfTheLargest(List<List<Example>> batches) {
        return batches.stream()
                .mapToLong(batch -> batch.stream().mapToLong(Example::length).sum())
                .max()
                .orElseThrow();
    }

    @Test
    void whatIsLeftOutIsNamed() {
        BatchOptions options = new BatchOptions(4, NONE, true, false, BatchOptions.Packing.NONE, 0, true, 42, 1);
        Batches<Example> batches = new Batches<>(examples(10), options);
        assertThat(batches.count(0)).isEqualTo(2);
        List<Long> lines = new ArrayList<>(lines(epoch(batches, 0)));
        batches.dropped(0).forEach(example -> lines.add(example.origin().line()));
        assertThat(lines).hasSize(10).doesNotHaveDuplicates();
        assertThatThrownBy(() -> new Batches<>(examples(3), options)).hasMessageContaining("drop_last leaves no batch");
    }

    @Test
    void examplesLongerThanAPackAreNamed() {
        BatchOptions options = new BatchOptions(1, NONE, true, false, BatchOptions.Packing.BINPACK, 50, false, 42, 1);
        assertThatThrownBy(() -> new Batches<>(EXAMPLES, options))
                .hasMessageContaining("longer than the 50 tokens of packing_length")
                .hasMessageContaining("a:");
    }

    @Test
    void contradictionsAreListedTogether() {
        assertThatThrownBy(() ->
                        new BatchOptions(0, OptionalInt.of(0), true, true, BatchOptions.Packing.BINPACK, 0, true, 1, 1))
                .hasMessageContaining("6 problems");
    }

    /** The documented order, so that a change of it cannot go unseen: a resumed run would see other batches. */
    @Test
    void theOrderIsFixedForEver() {
        assertThat(CounterRandom.permutation(10, 42, 1L << 32)).containsExactly(8, 2, 6, 0, 1, 5, 3, 4, 9, 7);
    }
}

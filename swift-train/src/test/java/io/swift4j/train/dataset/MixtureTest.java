package io.swift4j.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.train.data.Shuffle;
import io.swift4j.train.dataset.source.RecordsSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixtureTest {

    private static Dataset set(String name, String task, int rows) {
        Stream<?> all = IntStream.range(0, rows).mapToObj(i -> Map.of("text", name + i));
        return Dataset.of(RecordsSource.of(name, all), "train", task);
    }

    private static List<String> rows(Dataset set) {
        return LongStream.range(0, set.size()).mapToObj(set::origin).toList();
    }

    private static Map<String, Long> counts(Dataset set, long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(i -> set.origin(i).replaceFirst("\\[.*", ""))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 16, 17, 1000, 65_537})
    void aShuffleHoldsEveryPlaceOnce(long size) {
        for (long seed = 0; seed < 3; seed++) {
            Shuffle shuffle = Shuffle.of(size, seed, 7);
            assertThat(LongStream.range(0, size).map(shuffle::at).distinct().count())
                    .isEqualTo(size);
        }
        assertThat(Shuffle.of(1L << 40, 1, 1).at((1L << 40) - 1)).isBetween(0L, (1L << 40) - 1);
    }

    @Test
    void aShuffleMovesEachPlaceAboutAlikeOften() {
        int[] first = new int[10];
        for (int seed = 0; seed < 10_000; seed++) {
            first[(int) Shuffle.of(10, seed, 1).at(0)]++;
        }
        // 1000 wanted each; 5 standard deviations are 150.
        assertThat(first).satisfies(counts -> {
            for (int count : counts) {
                assertThat(count).isBetween(850, 1150);
            }
        });
    }

    @Test
    void rowsAreSampledAsTheSyntaxSays() {
        Dataset ten = set("a", "", 10);
        assertThat(rows(ten.sample(4, 1))).hasSize(4).doesNotHaveDuplicates().isEqualTo(rows(ten.sample(4, 1)));
        assertThat(rows(ten.sample(4, 1))).isNotEqualTo(rows(ten.sample(4, 2)));
        Map<String, Long> often = rows(ten.sample(23, 1)).stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(often).hasSize(10);
        assertThat(often.values()).allMatch(count -> count == 2 || count == 3);
        assertThatThrownBy(() -> ten.sample(0, 1)).hasMessageContaining("draw at least 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 30})
    void shardsOverlapNowhereAndLoseNothing(int count) {
        Dataset mixed =
                Dataset.concat(List.of(set("a", "", 10), set("b", "", 13))).shuffle(3);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.addAll(rows(mixed.shard(i, count)));
        }
        assertThat(all).containsExactlyInAnyOrderElementsOf(rows(mixed));
        assertThat(all).doesNotHaveDuplicates().hasSize(23);
    }

    @Test
    void validationIsSplitOffWithoutOverlap() {
        Dataset.Split split = set("a", "", 50).split(0.1, 5);
        assertThat(split.validation().size()).isEqualTo(5);
        List<String> all = new ArrayList<>(rows(split.train()));
        all.addAll(rows(split.validation()));
        assertThat(all).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void setsInterleaveByProbabilityUntilTheFirstIsUsedUp() {
        Mixture mixture = Mixture.builder()
                .add(set("a", "", 10_000), 0.7)
                .add(set("b", "", 10_000), 0.3)
                .build();
        Dataset epoch = mixture.epoch(0);
        // a is used up after about 10000 / 0.7 draws.
        assertThat(epoch.size()).isBetween(13_900L, 14_700L);
        Map<String, Long> counts = counts(epoch, 0, epoch.size());
        assertThat(counts.get("a")).isEqualTo(10_000);
        assertThat(rows(epoch)).doesNotHaveDuplicates();
        assertThat(counts.get("a") / (double) epoch.size()).isCloseTo(0.7, within(0.02));
    }

    @Test
    void setsGoOnUntilAllAreUsedUp() {
        Dataset epoch = Mixture.builder()
                .add(set("a", "", 10), 0.5)
                .add(set("b", "", 1000), 0.5)
                .stopping(Mixture.Stopping.ALL_EXHAUSTED)
                .build()
                .epoch(1);
        List<String> rows = rows(epoch);
        assertThat(new HashSet<>(rows)).hasSize(1010);
        assertThat(Collections.frequency(rows, "a[3]")).isGreaterThan(50);
    }

    @Test
    void theOrderIsAFunctionOfSeedEpochAndIndexAlone() {
        Mixture.Builder builder = Mixture.builder()
                .add(set("a", "", 3000), 2)
                .add(set("b", "", 2000), 1)
                .seed(9);
        List<String> once = rows(builder.build().epoch(2));
        Dataset again = builder.build().epoch(2);
        List<String> parallel = LongStream.range(0, again.size())
                .parallel()
                .mapToObj(i -> again.origin(again.size() - 1 - i))
                .toList();
        List<String> reversed = new ArrayList<>(parallel);
        Collections.reverse(reversed);
        assertThat(reversed).isEqualTo(once);
        assertThat(rows(builder.build().epoch(3))).isNotEqualTo(once);
        assertThat(rows(builder.seed(10).build().epoch(2))).isNotEqualTo(once);
    }

    @Test
    void sharesFollowTemperatureAndTasks() {
        Mixture.Builder sizes = Mixture.builder().add(set("a", "", 100)).add(set("b", "", 400));
        assertThat(sizes.build().probabilities()).containsExactly(0.2, 0.8);
        assertThat(sizes.temperature(2).build().probabilities().get(0)).isCloseTo(1 / 3.0, within(1e-12));
        Mixture tasks = Mixture.builder()
                .add(set("v1", "vqa", 100))
                .add(set("v2", "vqa", 300))
                .add(set("o", "ocr", 10))
                .quota("vqa", 1)
                .quota("ocr", 3)
                .build();
        assertThat(tasks.probabilities()).containsExactly(0.0625, 0.1875, 0.75);
    }

    @Test
    void aCurriculumChangesSharesAtItsIndex() {
        Dataset epoch = Mixture.builder()
                .add(set("easy", "", 100), 1)
                .add(set("hard", "", 100), 0)
                .from(500, 0.0, 1.0)
                .size(1000)
                .build()
                .epoch(0);
        assertThat(counts(epoch, 0, 500)).containsExactly(Map.entry("easy", 500L));
        assertThat(counts(epoch, 500, 1000)).containsExactly(Map.entry("hard", 500L));
    }

    @Test
    void setsAreTakenSoManyTimes() {
        Map<Dataset, Double> times = new LinkedHashMap<>();
        times.put(set("a", "", 10), 2.5);
        times.put(set("b", "", 10), 0.5);
        Dataset all = Mixture.passes(times, 4);
        Map<String, Long> often =
                rows(all).stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(all.size()).isEqualTo(30);
        assertThat(often.entrySet().stream()
                        .filter(row -> row.getKey().startsWith("a"))
                        .map(Map.Entry::getValue))
                .hasSize(10)
                .allMatch(count -> count == 2 || count == 3);
        assertThat(often.keySet().stream().filter(row -> row.startsWith("b"))).hasSize(5);
    }

    @Test
    void streamsAreMixedWithinTheirWindow() {
        Dataset set = set("a", "", 1000);
        List<Long> lines = new ArrayList<>();
        for (Iterator<Dataset.Item> rows = set.stream(50, 7, 0); rows.hasNext(); ) {
            lines.add(rows.next().raw().id().line());
        }
        assertThat(lines).hasSize(1000).doesNotHaveDuplicates();
        assertThat(lines).isNotEqualTo(lines.stream().sorted().toList());
        for (int i = 0; i < 1000; i++) {
            assertThat(lines.get(i)).isLessThanOrEqualTo(i + 50L);
        }
    }

    @Test
    void whatIsWrongWithAMixtureIsSaidTogether() {
        assertThatThrownBy(() -> Mixture.builder()
                        .add(set("a", "vqa", 1), -1)
                        .temperature(-2)
                        .quota("ocr", 1)
                        .from(0, 1.0, 2.0)
                        .build())
                .hasMessageContaining("exclude each other")
                .hasMessageContaining("not be negative")
                .hasMessageContaining("the temperature must be above 0, not -2")
                .hasMessageContaining("no set is of the task ocr")
                .hasMessageContaining("there must be 1 weights");
    }
}

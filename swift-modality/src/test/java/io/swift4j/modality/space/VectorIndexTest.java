package io.swift4j.modality.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorIndexTest {

    private static VectorIndex compass() {
        VectorIndex index = new VectorIndex(2);
        index.add("east", new float[] {2, 0});
        index.add("north", new float[] {0, 0.5f});
        index.add("west", new float[] {-1, 0});
        index.add("east too", new float[] {7, 0});
        return index;
    }

    @Test
    void theNearestComeFirstAndEqualsInTheOrderTheyWereAdded() {
        List<Match> found = compass().nearest(new float[] {3, 4}, 3);
        assertThat(found).extracting(Match::id).containsExactly("north", "east", "east too");
        assertThat(found.get(0).score()).isCloseTo(0.8, within(1e-6));
        assertThat(found.get(1).score()).isCloseTo(0.6, within(1e-6));
    }

    @Test
    void askingForMoreThanThereIsGivesAll() {
        assertThat(compass().nearest(new float[] {1, 0}, 99)).hasSize(4);
        assertThat(new VectorIndex(2).nearest(new float[] {1, 0}, 1)).isEmpty();
    }

    @Test
    void whatIsRemovedIsNotFound() {
        VectorIndex index = compass();
        assertThat(index.remove("east")).isTrue();
        assertThat(index.remove("east")).isFalse();
        assertThat(index.nearest(new float[] {1, 0}, 1)).extracting(Match::id).containsExactly("east too");
    }

    @Test
    void savedIsAsLoaded(@TempDir Path folder) {
        VectorIndex index = compass();
        index.save(folder);
        VectorIndex loaded = VectorIndex.load(folder);
        assertThat(loaded.ids()).isEqualTo(index.ids());
        assertThat(loaded.nearest(new float[] {3, 4}, 4)).isEqualTo(index.nearest(new float[] {3, 4}, 4));
    }

    @Test
    void anEmptyIndexIsSavedToo(@TempDir Path folder) {
        new VectorIndex(3).save(folder);
        assertThat(VectorIndex.load(folder).size()).isZero();
    }

    @Test
    void idsAndVectorsOfDifferentSavesAreRefused(@TempDir Path folder, @TempDir Path other) throws IOException {
        compass().save(folder);
        new VectorIndex(2).save(other);
        Files.copy(
                other.resolve("index.json"),
                folder.resolve("index.json"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> VectorIndex.load(folder))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("index.json has 0 ids");
    }

    @Test
    void wrongVectorsAreRefused() {
        VectorIndex index = compass();
        assertThatThrownBy(() -> index.add("short", new float[] {1}))
                .hasMessageContaining("the vector of 'short' has 1 numbers; vectors of this index have 2");
        assertThatThrownBy(() -> index.add("zero", new float[2])).hasMessageContaining("points nowhere");
        assertThatThrownBy(() -> index.add("nan", new float[] {Float.NaN, 1})).hasMessageContaining("points nowhere");
        assertThatThrownBy(() -> index.add("east", new float[] {1, 1}))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("has 'east' already");
        assertThatThrownBy(() -> index.nearest(new float[] {1, 0}, 0)).hasMessageContaining("k must be at least 1");
        assertThat(index.size()).isEqualTo(4);
    }

    @Test
    void manyThreadsAddAndSearch() {
        VectorIndex index = new VectorIndex(2);
        IntStream.range(0, 500).parallel().forEach(i -> {
            float[] direction = {(float) Math.cos(i * 0.0125), (float) Math.sin(i * 0.0125)};
            index.add("v" + i, direction);
            assertThat(index.nearest(direction, 1).get(0).id()).isEqualTo("v" + i);
        });
        assertThat(index.size()).isEqualTo(500);
    }
}

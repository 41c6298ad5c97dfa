package io.swift4j.train.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.testing.NoLeaks;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.train.data.MediaRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class EncoderCacheTest {

    private final AtomicInteger decoded = new AtomicInteger();
    private final AtomicInteger encoded = new AtomicInteger();

    @BeforeAll
    static void warmUp() {
        new EncoderCacheTest().rows(1 << 20, List.of(1, 2));
    }

    /** Two vectors of width 4 that say which example they are of, and a grid. */
    private MediaSourceOfTensors source() {
        return new MediaSourceOfTensors() {
            @Override
            public MediaTensors prepare(MediaRecipe recipe) {
                decoded.incrementAndGet();
                int number = Integer.parseInt(recipe.text());
                return MediaTensors.of(Map.of(
                        "pixel_values", Tensor.of(new float[8192], 8192),
                        "grid", Tensor.of(new int[] {number}, 1)));
            }

            @Override
            public MediaTensors collate(List<MediaRecipe> recipes, List<MediaTensors> samples) {
                int[] grids = samples.stream()
                        .mapToInt(sample -> sample.find("grid").orElseThrow().toInts()[0])
                        .toArray();
                return MediaTensors.of(Map.of("grid", Tensor.of(grids, grids.length)));
            }
        };
    }

    private Perception encode(MediaTensors media) {
        encoded.incrementAndGet();
        assertThat(media.find("pixel_values")).isPresent();
        float number = media.find("grid").orElseThrow().toInts()[0];
        Tensor values = Tensor.of(new float[] {number, 0, 0, 0, number, 0, 0, 1}, 2, 4);
        return new Perception() {
            @Override
            public List<SoftTokens> tokens() {
                return List.of(new SoftTokens("image", 7, values, List.of(values)));
            }

            @Override
            public void backward() {}
        };
    }

    private static MediaRecipe recipe(int number) {
        return new MediaRecipe(
                String.valueOf(number),
                List.of(new Content.Image(new MediaRef.Bytes("x", new byte[] {1}))),
                "hash" + number,
                1,
                0,
                1);
    }

    /** The first value of every vector, for micro-batches of two. */
    private List<Float> rows(long limit, List<Integer> numbers) {
        List<Float> seen = new ArrayList<>();
        try (EncoderCache cache = new EncoderCache(limit)) {
            CachedPerception cached = new CachedPerception(source(), cache, this::encode);
            for (int i = 0; i < numbers.size(); i += 2) {
                List<MediaRecipe> recipes = numbers.subList(i, i + 2).stream()
                        .map(EncoderCacheTest::recipe)
                        .toList();
                try (TensorScope scope = TensorScope.open()) {
                    MediaTensors whole = cached.collate(
                            recipes, recipes.stream().map(cached::prepare).toList());
                    assertThat(whole.find("pixel_values")).isEmpty();
                    assertThat(whole.find("grid").orElseThrow().toInts())
                            .containsExactly(numbers.get(i), numbers.get(i + 1));
                    SoftTokens tokens = whole.perceived().get(0);
                    assertThat(tokens.deep().get(0).toFloats())
                            .isEqualTo(tokens.values().toFloats());
                    float[] values = tokens.values().toFloats();
                    for (int row = 0; row < 4; row++) {
                        seen.add(values[4 * row]);
                    }
                }
                assertThat(cache.bytes()).isLessThanOrEqualTo(limit);
            }
        }
        return seen;
    }

    @Test
    void encodersRunOnceForEveryMedium() {
        assertThat(rows(1 << 20, List.of(1, 2, 2, 1, 3, 1)))
                .containsExactly(1f, 1f, 2f, 2f, 2f, 2f, 1f, 1f, 3f, 3f, 1f, 1f);
        assertThat(encoded).hasValue(3);
        assertThat(decoded).hasValue(3);
    }

    @Test
    void aFullCacheForgetsWhatWasNotUsedForTheLongestAndNothingIsWrong() {
        assertThat(rows(2 * 68 + 10, List.of(1, 2, 3, 1, 2, 3)))
                .containsExactly(1f, 1f, 2f, 2f, 3f, 3f, 1f, 1f, 2f, 2f, 3f, 3f);
        assertThat(encoded.get()).isBetween(4, 6);
    }

    @Test
    void whatIsLargerThanTheCacheIsNotKept() {
        assertThat(rows(60, List.of(1, 1))).containsExactly(1f, 1f, 1f, 1f);
        assertThat(encoded).hasValue(2);
    }
}

package io.swift4j.modality.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import org.junit.jupiter.api.Test;

class DelayPatternTest {

    private static final int FILL = 9;

    @Test
    void eachCodebookIsAStepLater() {
        int[][] prompt = {{FILL}, {FILL}, {FILL}};
        DelayPattern pattern = DelayPattern.of(prompt, 3, 1, 6, FILL);
        assertThat(pattern.fixed()).isDeepEqualTo(new int[][] {
            {9, -1, -1, -1, 9, 9}, {9, 9, -1, -1, -1, 9}, {9, 9, 9, -1, -1, -1},
        });
    }

    @Test
    void bothChannelsKeepStep() {
        int[][] prompt = {{FILL}, {FILL}, {FILL}, {FILL}};
        DelayPattern pattern = DelayPattern.of(prompt, 4, 2, 4, FILL);
        assertThat(pattern.fixed())
                .isDeepEqualTo(new int[][] {{9, -1, -1, 9}, {9, -1, -1, 9}, {9, 9, -1, -1}, {9, 9, -1, -1}});
    }

    @Test
    void whatIsKnownIsDelayedToo() {
        int[][] prompt = {{FILL, 1, 2}, {FILL, 3, 4}};
        DelayPattern pattern = DelayPattern.of(prompt, 2, 1, 6, FILL);
        assertThat(pattern.fixed()).isDeepEqualTo(new int[][] {{9, 1, 2, -1, -1, 9}, {9, 9, 3, 4, -1, -1}});
        assertThat(pattern.beginnings(prompt)).isDeepEqualTo(new int[][] {{9, 1, 2}, {9, 9, 3}});
    }

    @Test
    void codesComeBackWithoutDelays() {
        int[][] prompt = {{FILL, 1}, {FILL, 3}};
        DelayPattern pattern = DelayPattern.of(prompt, 2, 1, 5, FILL);
        int[][] found = {{0, 0, 5, 6, 0}, {0, 0, 0, 7, 8}};
        assertThat(pattern.codes(found)).isDeepEqualTo(new int[][][] {{{1, 5, 6}, {3, 7, 8}}});
    }

    @Test
    void withoutRoomForDelaysAllCodebooksKeepStep() {
        int[][] prompt = {{FILL}, {FILL}, {FILL}};
        DelayPattern pattern = DelayPattern.of(prompt, 3, 1, 3, FILL);
        assertThat(pattern.codes(new int[][] {{9, 1, 2}, {9, 3, 4}, {9, 5, 6}})).isDeepEqualTo(new int[][][] {
            {{1, 2}, {3, 4}, {5, 6}}
        });
    }

    @Test
    void knownFramesThatDoNotFitAreRefused() {
        int[][] prompt = {{FILL, 1, 1, 1, 1}, {FILL, 1, 1, 1, 1}, {FILL, 1, 1, 1, 1}};
        assertThatThrownBy(() -> DelayPattern.of(prompt, 3, 1, 6, FILL))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("4 frames")
                .hasMessageContaining("at least 2 new");
    }
}

package io.swift4j.modality.whisper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Timestamps begin at 100 here: 100 is 0 s, 150 is 1 s. */
class StretchesTest {

    private static final int FIRST = 100;

    private static Stretches of(int... tokens) {
        return Stretches.of(tokens, FIRST, 200, 300);
    }

    @Test
    void aPairOfTimestampsCutsAndTheNextWindowBeginsAtIt() {
        Stretches stretches = of(100, 7, 150, 150, 8, 170, 170);
        assertThat(stretches.list())
                .containsExactly(
                        new SpokenTokens(2, 3, new int[] {100, 7, 150}),
                        new SpokenTokens(3, 2 + 70 * 0.02, new int[] {150, 8, 170, 170}));
        assertThat(stretches.frames()).isEqualTo(140);
    }

    @Test
    void afterASingleTimestampAtTheEndNothingMoreIsSaid() {
        Stretches stretches = of(100, 7, 150, 150, 8, 170);
        assertThat(stretches.list()).hasSize(2);
        assertThat(stretches.frames()).isEqualTo(300);
    }

    @Test
    void withoutAPairTheWindowIsOneStretchUpToItsLastTimestamp() {
        assertThat(of(100, 7, 8, 150).list()).containsExactly(new SpokenTokens(2, 3, new int[] {100, 7, 8, 150}));
        assertThat(of(7, 8).list()).containsExactly(new SpokenTokens(2, 5, new int[] {7, 8}));
        assertThat(of().list()).containsExactly(new SpokenTokens(2, 5, new int[0]));
        assertThat(of(7, 8).frames()).isEqualTo(300);
    }

    @Test
    void aWindowUnderstoodUpToItsBeginningStillMovesOn() {
        assertThat(of(100, 100).frames()).isEqualTo(300);
    }
}

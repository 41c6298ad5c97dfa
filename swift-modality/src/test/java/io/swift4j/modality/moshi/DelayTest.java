package io.swift4j.modality.moshi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import org.junit.jupiter.api.Test;

class DelayTest {

    @Test
    void allCodebooksButTheFirstAreOneFrameLate() {
        int[][] codes = {{1, 2}, {3, 4}, {5, 6}};
        assertThat(Delay.pattern(codes, 9, 4)).isDeepEqualTo(new int[][] {{1, 2, -1, 9}, {9, 3, 4, -1}, {9, 5, 6, -1}});
    }

    @Test
    void codesThatDoNotFitAreLeftOutAsTheReferenceDoes() {
        int[][] codes = {{1, 2, 3}, {4, 5, 6}};
        assertThat(Delay.pattern(codes, 9, 3)).isDeepEqualTo(new int[][] {{1, 2, 9}, {9, 4, 5}});
    }

    @Test
    void textAndBothStreamsMustHaveOneLength() {
        int[][] ids = {{1, 2}};
        int[][][] two = {{{1, 2}, {3, 4}}};
        int[][][] three = {{{1, 2, 3}, {3, 4, 5}}};
        assertThatThrownBy(() -> new MoshiPrompts(ids, two, three))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("3 frames of codes");
    }
}

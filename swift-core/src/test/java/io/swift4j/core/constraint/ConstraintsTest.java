package io.swift4j.core.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.core.SwiftException;
import org.junit.jupiter.api.Test;

class ConstraintsTest {

    private static int[] allowed(ConstraintState state, int room) {
        TokenMask mask = new TokenMask(100);
        state.allow(mask, room);
        return mask.tokens(true);
    }

    @Test
    void rowsOfCodesEndWithTheirTokens() {
        ConstraintState state =
                Constraints.rows(2, 3, new Slice(10, 20), 5, 6, 7).start(new int[] {1});
        assertThat(state.shortest()).isEqualTo(10);
        int[] image = {10, 11, 19, 5, 12, 12, 12, 5, 6, 7};
        for (int token : image) {
            assertThat(state.mayEnd()).isFalse();
            assertThat(allowed(state, 99)).contains(token);
            state = state.next(token);
        }
        assertThat(state.mayEnd()).isTrue();
        assertThat(allowed(state, 99)).isEmpty();
        assertThat(Constraints.rows(2, 3, new Slice(10, 20), 5)
                        .start(new int[0])
                        .next(5))
                .isNull();
    }

    @Test
    void aSequenceMayGoOnOrOverToItsNextPart() {
        Constraint both =
                Constraints.sequence(Constraints.slice(10, 13), Constraints.tokens(50, 51), Constraints.slice(11, 12));
        ConstraintState state = both.start(new int[0]);
        assertThat(allowed(state, 9)).containsExactly(10, 11, 12, 50);
        assertThat(allowed(state, 1)).as("no room for more before 50, 51").containsExactly(50);
        ConstraintState later = state.next(10).next(50);
        assertThat(later.mayEnd()).isFalse();
        assertThat(later.next(51).mayEnd()).isTrue();
        assertThat(allowed(later.next(51), 0)).containsExactly(11);
    }

    @Test
    void twoConstraintsTogetherAllowWhatBothDo() {
        ConstraintState state = Constraints.and(Constraints.slice(0, 12), Constraints.layout(new Slice(10, 20)))
                .start(new int[0]);
        assertThat(allowed(state, 5)).containsExactly(10, 11);
        assertThat(state.mayEnd()).isFalse();
        assertThat(state.next(11).mayEnd()).isTrue();
        assertThat(state.next(12)).isNull();
    }

    @Test
    void masksCountAndCutAtTheVocabulary() {
        TokenMask mask = new TokenMask(70);
        mask.allow(60, 90);
        mask.allowBits(new long[] {1, -1});
        assertThat(mask.count()).isEqualTo(1 + 4 + 6);
        assertThat(mask.tokens(false)).hasSize(59);
        mask.forbid(69);
        assertThat(mask.has(69)).isFalse();
        assertThat(mask.has(70)).isFalse();
        assertThatThrownBy(() -> new Slice(3, 3))
                .isInstanceOf(SwiftException.class)
                .hasMessageContaining("empty");
    }
}

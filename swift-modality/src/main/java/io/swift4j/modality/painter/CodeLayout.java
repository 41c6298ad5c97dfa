package io.swift4j.modality.painter;

import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.TokenMask;
import io.swift4j.modality.discrete.ImageVocabulary;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one picture: codes row by row, what ends a row, and what follows the last.
 *
 * @param codes the tokens of codes, of any numbers
 * @param rows of codes
 * @param columns of codes
 * @param endOfRow the token after each row, or -1
 * @param after the tokens after all rows
 */
record CodeLayout(int[] codes, Set<Integer> known, int rows, int columns, int endOfRow, int[] after)
        implements Constraint {

    static CodeLayout of(ImageVocabulary vocabulary, int rows, int columns, int... after) {
        int[] codes = vocabulary.tokens();
        return new CodeLayout(
                codes,
                Arrays.stream(codes).boxed().collect(Collectors.toSet()),
                rows,
                columns,
                vocabulary.endOfRow().orElse(-1),
                after.clone());
    }

    /** Tokens of a row. */
    int stride() {
        return columns + (endOfRow < 0 ? 0 : 1);
    }

    /** Tokens of the whole. */
    int length() {
        return Math.addExact(Math.multiplyExact(rows, stride()), after.length);
    }

    @Override
    public ConstraintState start(int[] prompt) {
        return new Place(this, 0);
    }

    /** The one token that may stand at a place; -1 for any code. */
    private int fixed(int at) {
        int grid = rows * stride();
        if (at >= grid) {
            return after[at - grid];
        }
        return endOfRow >= 0 && at % stride() == columns ? endOfRow : -1;
    }

    /** How far a picture has come. */
    private record Place(CodeLayout layout, int at) implements ConstraintState {

        @Override
        public void allow(TokenMask mask, int room) {
            if (at < layout.length() && shortest() - 1 <= room) {
                int fixed = layout.fixed(at);
                if (fixed >= 0) {
                    mask.allow(fixed);
                } else {
                    mask.allow(layout.codes);
                }
            }
        }

        @Override
        public @Nullable ConstraintState next(int token) {
            if (at == layout.length()) {
                return null;
            }
            int fixed = layout.fixed(at);
            boolean allowed = fixed >= 0 ? token == fixed : layout.known.contains(token);
            return allowed ? new Place(layout, at + 1) : null;
        }

        @Override
        public boolean mayEnd() {
            return at == layout.length();
        }

        @Override
        public int shortest() {
            return layout.length() - at;
        }
    }
}

package io.swift4j.modality.compose;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.ConstraintState;
import io.swift4j.core.constraint.TokenMask;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens sounds are written with.
 *
 * @param begin before the first frame
 * @param end after the last
 * @param first the first code of the first codebook; those of the others follow
 * @param codebooks codes of a frame
 * @param size codes of a codebook
 */
record SoundTokens(int begin, int end, int first, int codebooks, int size) {

    static SoundTokens read(ConfigJson json) {
        SoundTokens read = new SoundTokens(
                json.integer("begin"),
                json.integer("end"),
                json.integer("first"),
                json.integer("codebooks"),
                json.integer("codebook_size"));
        if (read.codebooks < 1 || read.size < 1 || read.first < 0) {
            json.report("codebooks", "codebook_size and first must be positive");
        }
        return read;
    }

    private int of(int codebook) {
        return first + codebook * size;
    }

    private boolean isOf(int codebook, int token) {
        return token >= of(codebook) && token < of(codebook) + size;
    }

    int[] all() {
        return IntStream.concat(IntStream.of(begin, end), IntStream.range(first, of(codebooks)))
                .toArray();
    }

    Constraint constraint() {
        State start = new State(-1, false);
        return prompt -> start;
    }

    int[][] codes(List<Integer> answer) {
        List<int[]> frames = new ArrayList<>();
        int at = 0;
        int[] frame = new int[codebooks];
        for (int token : answer) {
            if (token == begin && frames.isEmpty() && at == 0) {
                continue;
            }
            if (token == end) {
                break;
            }
            if (!isOf(at, token)) {
                throw new SwiftException("token " + token + " is no code of codebook " + at + " of a sound");
            }
            frame[at] = token - of(at);
            at++;
            if (at == codebooks) {
                frames.add(frame);
                frame = new int[codebooks];
                at = 0;
            }
        }
        return frames.toArray(int[][]::new);
    }

    /** How far a sound has come. */
    private final class State implements ConstraintState {

        /** The codebook whose turn it is; -1 before the beginning, {@code codebooks} after the end. */
        private final int at;

        /** Whether there is a whole frame. */
        private final boolean said;

        State(int at, boolean said) {
            this.at = at;
            this.said = said;
        }

        @Override
        public void allow(TokenMask mask, int room) {
            if (at == -1) {
                if (room >= codebooks + 1) {
                    mask.allow(begin, begin + 1);
                }
                return;
            }
            if (at == codebooks) {
                return;
            }
            if (at == 0 && said && room >= 0) {
                mask.allow(end, end + 1);
            }
            if (room >= codebooks - at) {
                mask.allow(of(at), of(at) + size);
            }
        }

        @Override
        public @Nullable ConstraintState next(int token) {
            if (at == -1) {
                return token == begin ? new State(0, false) : null;
            }
            if (at == codebooks) {
                return null;
            }
            if (at == 0 && said && token == end) {
                return new State(codebooks, true);
            }
            if (!isOf(at, token)) {
                return null;
            }
            return at + 1 == codebooks ? new State(0, true) : new State(at + 1, said);
        }

        @Override
        public boolean mayEnd() {
            return at == codebooks;
        }

        @Override
        public int shortest() {
            if (at == codebooks) {
                return 0;
            }
            if (at == -1) {
                return codebooks + 2;
            }
            return at == 0 && said ? 1 : codebooks - at + 1;
        }
    }
}

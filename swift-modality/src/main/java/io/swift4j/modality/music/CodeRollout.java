package io.swift4j.modality.music;

import io.swift4j.core.SwiftException;
import io.swift4j.core.generate.TokenRollout;
import io.swift4j.core.torch.Tensor;

/**
 * Rows of codes, one for each codebook of each answer, that a decoder goes on with.
 *
 * <p>Whatever is chosen at a place where something is fixed, the decoder goes on from what is fixed there; what was chosen is kept, as
 * penalties look at it.
 */
final class CodeRollout extends TokenRollout {

    /** What stands at a place of a row where something was chosen. */
    @FunctionalInterface
    interface Fixed {
        int at(int row, int at, int chosen);
    }

    private final CodeSteps steps;
    private final int vocabulary;
    private final Fixed fixed;
    private final boolean replaces;

    /**
     * A rollout.
     *
     * @param steps closed with this
     * @param beginnings of the rows, of one length
     * @param replaces whether what is fixed takes the place of what was chosen in the rows too
     */
    CodeRollout(CodeSteps steps, int vocabulary, int[][] beginnings, Fixed fixed, boolean replaces) {
        super(beginnings);
        this.steps = steps;
        this.vocabulary = vocabulary;
        this.fixed = fixed;
        this.replaces = replaces;
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public Tensor prefill() {
        return run(0);
    }

    @Override
    public Tensor run() {
        return run(width() - 1);
    }

    private Tensor run(int from) {
        int[][] codes = new int[rows()][width() - from];
        for (int row = 0; row < codes.length; row++) {
            for (int at = from; at < width(); at++) {
                int put = fixed.at(row, at, token(row, at));
                codes[row][at - from] = put;
                if (replaces) {
                    replace(row, at, put);
                }
            }
        }
        return steps.append(codes);
    }

    @Override
    public void pickRows(int[] rows) {
        throw new SwiftException("rows of codebooks belong together: neither beams nor several answers for one text are"
                + " possible; give the text several times");
    }

    @Override
    public void close() {
        steps.close();
    }
}

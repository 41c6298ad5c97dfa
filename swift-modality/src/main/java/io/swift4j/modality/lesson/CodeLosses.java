package io.swift4j.modality.lesson;

import io.swift4j.core.torch.Script;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;

/** Losses of scores of codes. Results belong to the caller's scope. */
public final class CodeLosses {

    /** The target where there is none. */
    public static final int NOTHING = -100;

    private static final Script SCRIPT = Script.builder("code losses")
            .resource(CodeLosses.class, "code_losses.py")
            .build();

    private CodeLosses() {}

    /**
     * The weighted sum of rows' losses, a scalar; that of a row is the mean negative log-likelihood of its targets.
     *
     * @param scores {@code [rows, targets, codes]}
     * @param targets {@code [rows][targets]}; {@link #NOTHING} for none, which counts in the mean as 0
     * @param weights of the rows
     */
    public static Tensor sum(Tensor scores, int[][] targets, float[] weights) {
        return SCRIPT.tensor("weighted_sum", scores, Tensor.of(targets), Tensor.of(weights, weights.length));
    }

    /**
     * Likewise of rows with one target each.
     *
     * @param scores {@code [rows, codes]}
     */
    public static Tensor sum(Tensor scores, int[] targets, float[] weights) {
        return sum(scores.reshape(targets.length, 1, scores.size(-1)), column(targets), weights);
    }

    /** Numbers as rows of one. */
    public static int[][] column(int[] numbers) {
        return Arrays.stream(numbers).mapToObj(number -> new int[] {number}).toArray(int[][]::new);
    }

    /** Codes by frame from codes by codebook, and the other way round. */
    public static int[][] turned(int[][] codes) {
        int[][] turned = new int[codes[0].length][codes.length];
        for (int i = 0; i < codes.length; i++) {
            for (int j = 0; j < turned.length; j++) {
                turned[j][i] = codes[i][j];
            }
        }
        return turned;
    }

    /** How many rows' targets score highest; scores are {@code [rows, codes]}. */
    public static int right(Tensor scores, int[] targets) {
        return (int) SCRIPT.tensor("right", scores, Tensor.of(targets, targets.length))
                .item();
    }

    /** Rows of states {@code [rows, width]}. */
    public static Tensor picked(Tensor states, int[] rows) {
        return SCRIPT.tensor("picked", states, Tensor.of(rows, rows.length));
    }

    /** The sum of two losses. */
    public static Tensor plus(Tensor a, Tensor b) {
        return SCRIPT.tensor("plus", a, b);
    }

    static Tensor placed(Tensor states, int[] rows, Tensor gradient) {
        return SCRIPT.tensor("placed", states, Tensor.of(rows, rows.length), gradient);
    }

    static Tensor detached(Tensor x) {
        return SCRIPT.tensor("detached", x);
    }

    static Tensor times(Tensor x, double factor) {
        return SCRIPT.tensor("times", x, factor);
    }
}

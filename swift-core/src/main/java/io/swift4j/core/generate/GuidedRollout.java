package io.swift4j.core.generate;

import static io.swift4j.core.generate.ScoreScript.SCRIPT;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;
import java.util.function.Function;

/** Rows with their unconditional counterparts: one batch of twice as many, conditional ones first. */
final class GuidedRollout implements Rollout {

    private final Guidance guidance;
    private final Rollout both;
    private final int ahead;
    private int rows;

    GuidedRollout(Guidance guidance, Prompts prompts, Function<Prompts, Rollout> opening) {
        this.guidance = guidance;
        this.rows = prompts.rows();
        if (guidance.without().rows() != rows) {
            throw new SwiftException("guidance needs one prompt without the condition for each of " + rows
                    + " prompts, not " + guidance.without().rows());
        }
        int width = Math.max(prompts.width(), guidance.without().width());
        this.ahead = width - prompts.width();
        Prompts joined = new Prompts(
                        joined(prompts.ids(), guidance.without().ids(), width),
                        joined(prompts.keep(), guidance.without().keep(), width))
                .with(prompts.media());
        this.both = opening.apply(joined);
    }

    private static int[][] joined(int[][] first, int[][] second, int width) {
        int[][] all = new int[first.length + second.length][width];
        for (int row = 0; row < all.length; row++) {
            int[] from = row < first.length ? first[row] : second[row - first.length];
            System.arraycopy(from, 0, all[row], width - from.length, from.length);
        }
        return all;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int width() {
        return both.width() - ahead;
    }

    @Override
    public int vocabulary() {
        return both.vocabulary();
    }

    @Override
    public int[][] ids() {
        int[][] ids = new int[rows][];
        Arrays.setAll(ids, this::row);
        return ids;
    }

    @Override
    public int[] row(int row) {
        int[] whole = both.row(row);
        return Arrays.copyOfRange(whole, ahead, whole.length);
    }

    @Override
    public Tensor prefill() {
        return guided(both.prefill());
    }

    @Override
    public Tensor run() {
        return guided(both.run());
    }

    private Tensor guided(Tensor scores) {
        return SCRIPT.tensor("guided", scores, guidance.scale(), guidance.logProbabilities());
    }

    @Override
    public void push(int[] tokens) {
        int[] twice = Arrays.copyOf(tokens, 2 * tokens.length);
        System.arraycopy(tokens, 0, twice, tokens.length, tokens.length);
        both.push(twice);
    }

    @Override
    public void pickRows(int[] picked) {
        int[] twice = Arrays.copyOf(picked, 2 * picked.length);
        for (int i = 0; i < picked.length; i++) {
            twice[picked.length + i] = picked[i] + rows;
        }
        both.pickRows(twice);
        rows = picked.length;
    }

    @Override
    public void close() {
        both.close();
    }
}

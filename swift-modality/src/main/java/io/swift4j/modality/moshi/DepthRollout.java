package io.swift4j.modality.moshi;

import io.swift4j.core.generate.Rollout;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;

/** The codes of one frame as they grow, after its token of text. A frame is so short that it is run anew for each code. */
final class DepthRollout implements Rollout {

    private final Moshi moshi;
    private final Tensor states;
    private int[][] ids;

    DepthRollout(Moshi moshi, Tensor states, int[] text) {
        this.moshi = moshi;
        this.states = states;
        this.ids = Arrays.stream(text).mapToObj(token -> new int[] {token}).toArray(int[][]::new);
    }

    @Override
    public int rows() {
        return ids.length;
    }

    @Override
    public int width() {
        return ids[0].length;
    }

    @Override
    public int vocabulary() {
        return moshi.config().size();
    }

    @Override
    public int[][] ids() {
        return Arrays.stream(ids).map(int[]::clone).toArray(int[][]::new);
    }

    @Override
    public int[] row(int row) {
        return ids[row].clone();
    }

    @Override
    public Tensor prefill() {
        return run();
    }

    @Override
    public Tensor run() {
        return moshi.lastScores(moshi.depthScores(states, ids));
    }

    @Override
    public void push(int[] tokens) {
        for (int row = 0; row < ids.length; row++) {
            ids[row] = Arrays.copyOf(ids[row], ids[row].length + 1);
            ids[row][ids[row].length - 1] = tokens[row];
        }
    }

    @Override
    public void pickRows(int[] rows) {
        throw new UnsupportedOperationException("one frame has one continuation");
    }

    @Override
    public void close() {
        // Holds nothing of its own.
    }
}

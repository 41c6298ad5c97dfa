package io.swift4j.modality.csm;

import io.swift4j.core.generate.Rollout;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;
import java.util.List;

/** One frame as it grows, from the backbone's state and the first code; ids begin with a 0 that stands for the state. */
final class DepthRollout implements Rollout {

    private final Csm csm;
    private final Decoder depth;
    private final Tensor states;
    private final DecoderCache cache;
    private int[][] ids;

    /**
     * Frames of several rows.
     *
     * @param states of the backbone, {@code [rows, hidden]}
     */
    DepthRollout(Csm csm, Tensor states, int[] firstCodes) {
        this.csm = csm;
        this.depth = csm.depth();
        this.states = states;
        this.ids =
                Arrays.stream(firstCodes).mapToObj(code -> new int[] {0, code}).toArray(int[][]::new);
        this.cache = depth.newCache(firstCodes.length, csm.config().codebooks());
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
        return csm.config().size();
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
        int[][] tokens = ids();
        Arrays.stream(tokens).forEach(row -> row[0] = SoftTokens.VECTOR);
        SoftTokens first = new SoftTokens("backbone state", SoftTokens.VECTOR, states, List.of());
        return step(tokens, 0, MediaTensors.NONE.withPerceived(List.of(first)));
    }

    @Override
    public Tensor run() {
        int last = width() - 1;
        int[][] tokens = Arrays.stream(ids)
                .map(row -> new int[] {row[last] + (last - 1) * csm.config().size()})
                .toArray(int[][]::new);
        return step(tokens, last, MediaTensors.NONE);
    }

    private Tensor step(int[][] tokens, int from, MediaTensors media) {
        int[][] positions = new int[tokens.length][tokens[0].length];
        for (int[] row : positions) {
            Arrays.setAll(row, i -> from + i);
        }
        Tensor state = depth.stepState(cache, depth.tensor(tokens), depth.tensor(positions), width(), null, media);
        return csm.depthScores(state, width() - 2);
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
        ids = Arrays.stream(rows).mapToObj(row -> ids[row].clone()).toArray(int[][]::new);
        cache.pickRows(rows);
    }

    @Override
    public void close() {
        cache.close();
    }
}

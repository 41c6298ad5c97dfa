package io.swift4j.modality.csm;

import io.swift4j.core.generate.TokenRollout;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;
import java.util.List;

/** One frame as it grows, from the backbone's state and the first code; ids begin with a 0 that stands for the state. */
final class DepthRollout extends TokenRollout {

    private final Csm csm;
    private final Decoder depth;
    private final Tensor states;
    private final DecoderCache cache;

    /**
     * Frames of several rows.
     *
     * @param states of the backbone, {@code [rows, hidden]}
     */
    DepthRollout(Csm csm, Tensor states, int[] firstCodes) {
        super(Arrays.stream(firstCodes).mapToObj(code -> new int[] {0, code}).toArray(int[][]::new));
        this.csm = csm;
        this.depth = csm.depth();
        this.states = states;
        this.cache = depth.newCache(firstCodes.length, csm.config().codebooks());
    }

    @Override
    public int vocabulary() {
        return csm.config().size();
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
        int[][] tokens = new int[rows()][1];
        for (int row = 0; row < tokens.length; row++) {
            tokens[row][0] = token(row, last) + (last - 1) * csm.config().size();
        }
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
    public void pickRows(int[] rows) {
        super.pickRows(rows);
        cache.pickRows(rows);
    }

    @Override
    public void close() {
        cache.close();
    }
}

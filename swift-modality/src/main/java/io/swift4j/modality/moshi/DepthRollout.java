package io.swift4j.modality.moshi;

import io.swift4j.core.generate.TokenRollout;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;

/** The codes of one frame as they grow, after its token of text. A frame is so short that it is run anew for each code. */
final class DepthRollout extends TokenRollout {

    private final Moshi moshi;
    private final Tensor states;

    DepthRollout(Moshi moshi, Tensor states, int[] text) {
        super(Arrays.stream(text).mapToObj(token -> new int[] {token}).toArray(int[][]::new));
        this.moshi = moshi;
        this.states = states;
    }

    @Override
    public int vocabulary() {
        return moshi.config().size();
    }

    @Override
    public Tensor prefill() {
        return run();
    }

    @Override
    public Tensor run() {
        return moshi.lastScores(moshi.depthScores(states, ids()));
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

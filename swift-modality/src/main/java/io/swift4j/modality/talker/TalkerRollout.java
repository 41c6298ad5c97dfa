package io.swift4j.modality.talker;

import io.swift4j.core.generate.TokenRollout;
import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.position.RotaryPositions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Speech as it grows: after the prompt, each code is given back together with the next of the thinker's states. */
final class TalkerRollout extends TokenRollout {

    private final Talker talker;
    private final TalkerPrompt prompt;
    private final RotaryPositions at;
    private final boolean unmarked;
    private final DecoderCache cache;
    private int[] origins;

    TalkerRollout(Talker talker, TalkerPrompt prompt, TalkerRule rule, int mostCodes) {
        super(talker.promptCodes(prompt.rows(), prompt.tokens()));
        this.talker = talker;
        this.prompt = prompt;
        this.unmarked = rule == TalkerRule.AS_GENERATE && !prompt.padded();
        this.at = unmarked ? counted(prompt) : talker.positions(prompt.text());
        this.origins = new int[prompt.rows()];
        Arrays.setAll(origins, row -> row);
        this.cache = talker.decoder().newCache(prompt.rows(), prompt.tokens() + Math.min(mostCodes, RESERVE));
    }

    private static RotaryPositions counted(TalkerPrompt prompt) {
        int[][] rows = new int[prompt.rows()][prompt.tokens()];
        for (int[] row : rows) {
            Arrays.setAll(row, i -> i);
        }
        return new RotaryPositions(new int[][][] {rows, rows, rows}, new int[rows.length]);
    }

    @Override
    public int vocabulary() {
        return talker.decoder().config().outputSize();
    }

    @Override
    public Tensor prefill() {
        Tensor inputs = unmarked ? prompt.states() : talker.promptInputs(prompt.states());
        return talker.next(cache, inputs, at.axes(), keep());
    }

    @Override
    public Tensor run() {
        int said = width() - prompt.tokens() - 1;
        long last = prompt.reply().size(1) - 1;
        int[] codes = new int[rows()];
        int[][] places = new int[rows()][1];
        for (int row = 0; row < codes.length; row++) {
            codes[row] = token(row, width() - 1);
            int[] mask = prompt.text().mask()[origins[row]];
            places[row][0] = Arrays.stream(mask).sum() + at.deltas()[origins[row]] + said;
        }
        Tensor reply = Talker.rows(prompt.reply().narrow(1, Math.min(said, last), 1), origins);
        Tensor inputs = talker.stepInputs(Tensor.of(codes, codes.length, 1), reply);
        return talker.next(cache, inputs, new int[][][] {places}, keep());
    }

    /** 0 for padding, over the prompt and the codes; null without padding. */
    private int @Nullable [][] keep() {
        if (!prompt.padded()) {
            return null;
        }
        int[][] keep = new int[rows()][];
        for (int row = 0; row < keep.length; row++) {
            keep[row] = Arrays.copyOf(prompt.text().mask()[origins[row]], width());
            Arrays.fill(keep[row], prompt.tokens(), width(), 1);
        }
        return keep;
    }

    @Override
    public void pickRows(int[] rows) {
        super.pickRows(rows);
        origins = Arrays.stream(rows).map(row -> origins[row]).toArray();
        cache.pickRows(rows);
    }

    @Override
    public void close() {
        cache.close();
    }
}

package io.swift4j.modality.csm;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.Rollout;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Speech as it grows: the backbone scores the first code of a frame, and once it is chosen the decoder of depth writes the others. Its
 * tokens are first codes; the prompt is none of them.
 */
final class CsmRollout implements Rollout {

    private static final int RESERVE = 256;

    private final Csm csm;
    private final Decoder backbone;
    private final GenerationConfig depthConfig;
    private final boolean fills;
    private final MediaTensors media;
    private final DecoderCache cache;
    private final int[][] promptIds;
    private int[][] keep;
    private int[][][] frames;
    private boolean[] ended;
    private @Nullable Tensor states;

    /**
     * Speech after prompts.
     *
     * @param fills whether rows that have ended are filled with padding rather than spoken on
     */
    CsmRollout(Csm csm, CsmPrompts prompts, GenerationConfig depthConfig, boolean fills, int mostFrames) {
        this.csm = csm;
        this.backbone = csm.backbone();
        this.depthConfig = depthConfig;
        this.fills = fills;
        this.media = csm.heard(prompts).media();
        this.promptIds = prompts.ids();
        this.keep = prompts.keep();
        this.frames = new int[keep.length][0][];
        this.ended = new boolean[keep.length];
        backbone.checkIds(promptIds);
        this.cache = backbone.newCache(keep.length, keep[0].length + Math.min(mostFrames, RESERVE));
    }

    /** What has been said, {@code [rows][frames][codebooks]}. */
    int[][][] frames() {
        return frames;
    }

    @Override
    public int rows() {
        return frames.length;
    }

    @Override
    public int width() {
        return frames[0].length;
    }

    @Override
    public int vocabulary() {
        return csm.config().size();
    }

    @Override
    public int[][] ids() {
        int[][] ids = new int[rows()][];
        Arrays.setAll(ids, this::row);
        return ids;
    }

    @Override
    public int[] row(int row) {
        return Arrays.stream(frames[row]).mapToInt(frame -> frame[0]).toArray();
    }

    @Override
    public Tensor prefill() {
        return step(promptIds, 0, media);
    }

    @Override
    public Tensor run() {
        int[][] ids = new int[rows()][1];
        int[][] last = new int[rows()][];
        for (int row = 0; row < ids.length; row++) {
            ids[row][0] = SoftTokens.VECTOR;
            last[row] = frames[row][width() - 1];
        }
        SoftTokens vectors = new SoftTokens("frame", SoftTokens.VECTOR, csm.vectors(last), List.of());
        return step(ids, promptIds[0].length + width() - 1, MediaTensors.NONE.withPerceived(List.of(vectors)));
    }

    private Tensor step(int[][] ids, int from, MediaTensors given) {
        int[][] seen = new int[rows()][];
        int[][] positions = new int[rows()][ids[0].length];
        boolean padded = false;
        for (int row = 0; row < seen.length; row++) {
            seen[row] = Arrays.copyOf(keep[row], from + ids[0].length);
            Arrays.fill(seen[row], Math.min(keep[row].length, seen[row].length), seen[row].length, 1);
            int place = 0;
            for (int i = 0; i < seen[row].length; i++) {
                padded |= seen[row][i] == 0;
                int at = seen[row][i] == 0 ? 0 : place++;
                if (i >= from) {
                    positions[row][i - from] = at;
                }
            }
        }
        remember(backbone.stepState(
                cache,
                backbone.tensor(ids),
                backbone.tensor(positions),
                from + ids[0].length,
                padded ? backbone.tensor(seen) : null,
                given));
        return csm.firstScores(states());
    }

    /** Outlives the step's scope, as the frame is written in the next. */
    private void remember(Tensor state) {
        if (states != null) {
            states.close();
        }
        states = TensorScope.detach(state);
    }

    private Tensor states() {
        if (states == null) {
            throw new IllegalStateException("no state before the prompt has been run");
        }
        return states;
    }

    @Override
    public void push(int[] tokens) {
        GenerationConfig own = depthConfig.toBuilder()
                .seed(depthConfig.seed() * 1_000_003L + width())
                .build();
        GenerationResult written = Generator.run(
                most -> new DepthRollout(csm, states(), tokens), rows(), 2, Csm.NO_TEXT, own, (row, token) -> true);
        for (int row = 0; row < frames.length; row++) {
            int[] frame = Arrays.copyOfRange(
                    written.sequences()[row], 1, 1 + csm.config().codebooks());
            if (ended[row] && fills) {
                Arrays.fill(frame, csm.config().padCode());
            }
            frames[row] = Arrays.copyOf(frames[row], frames[row].length + 1);
            frames[row][frames[row].length - 1] = frame;
            // As the reference has it, the last code does not matter.
            ended[row] |= Arrays.stream(frame, 0, frame.length - 1)
                    .allMatch(code -> code == csm.config().endCode());
        }
    }

    @Override
    public boolean ended(int row) {
        return ended[row];
    }

    @Override
    public void pickRows(int[] rows) {
        keep = Arrays.stream(rows).mapToObj(row -> keep[row]).toArray(int[][]::new);
        frames = Arrays.stream(rows).mapToObj(row -> frames[row].clone()).toArray(int[][][]::new);
        boolean[] before = ended;
        ended = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            ended[i] = before[rows[i]];
        }
        if (states != null) {
            remember(csm.picked(states, rows));
        }
        cache.pickRows(rows);
    }

    @Override
    public void close() {
        if (states != null) {
            states.close();
            states = null;
        }
        cache.close();
    }
}

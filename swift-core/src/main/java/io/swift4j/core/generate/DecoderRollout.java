package io.swift4j.core.generate;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.AxisPositions;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.RopeConfig;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a {@link Decoder} goes on with: their tokens, which of them are padding, and its cache.
 *
 * <p>Every call that returns scores is one native call of the decoder.
 */
final class DecoderRollout extends TokenRollout {

    private final Decoder decoder;
    private final @Nullable CodeHead head;
    private final DecoderCache cache;
    private final boolean padded;
    private final GenerationConfig.PastLimit pastLimit;
    private int[][] promptKeep;
    private final MediaTensors media;
    private final int promptWidth;
    private final Optional<AxisPositions> axes;
    private int[] shifts;
    private int @Nullable [][][] following;

    DecoderRollout(
            Decoder decoder,
            Prompts prompts,
            int maxNewTokens,
            GenerationConfig.PastLimit pastLimit,
            @Nullable CodeHead head) {
        super(prompts.ids());
        this.head = head;
        this.decoder = decoder;
        this.pastLimit = pastLimit;
        this.padded = prompts.isPadded();
        this.promptKeep = prompts.keep();
        this.media = prompts.media();
        this.promptWidth = prompts.width();
        this.axes = decoder.positions(prompts.ids(), Optional.of(prompts.keep()), media);
        this.shifts = axes.map(found -> shifts(found, prompts)).orElseGet(() -> new int[prompts.rows()]);
        this.following = axes.flatMap(AxisPositions::following).orElse(null);
        decoder.checkIds(prompts.ids());
        this.cache = decoder.newCache(prompts.rows(), width() + Math.min(maxNewTokens, RESERVE));
    }

    /**
     * How far new tokens are ahead of their number: they follow the prompt's last token, which after a long film is not the
     * furthest one (transformers' {@code generate}; a forward pass that goes on by itself would take the furthest).
     */
    private static int[] shifts(AxisPositions axes, Prompts prompts) {
        int[] shifts = new int[prompts.rows()];
        int last = prompts.width() - 1;
        for (int row = 0; row < shifts.length; row++) {
            int furthest = 0;
            for (int[][] axis : axes.axes()) {
                furthest = Math.max(furthest, axis[row][last]);
            }
            shifts[row] = furthest + 1 - count(prompts.keep()[row], last + 1);
        }
        return shifts;
    }

    @Override
    public int vocabulary() {
        return head == null ? decoder.config().outputSize() : head.size();
    }

    @Override
    public Tensor prefill() {
        return run(0, padded);
    }

    @Override
    public Tensor run() {
        int limit = decoder.config().recomputeCacheAt();
        if (limit == 0 || width() < limit || cache.length() >= limit) {
            return run(cache.length(), padded);
        }
        cache.truncate(0);
        return pastLimit == GenerationConfig.PastLimit.RECOMPUTE ? run(0, padded) : run(width() - 1, false);
    }

    /** How many of so many tokens can be tried after the one appended last, with the scores that each would give alone. */
    int ahead(int wanted) {
        boolean plain = following == null && head == null && rows() == 1 && cache.length() == width() - 1;
        int most = plain ? Math.max(0, wanted) : 0;
        for (RopeConfig rope : decoder.config().ropes()) {
            // Where frequencies change with the length, each token needs those of its own.
            if (rope.scaling() instanceof RopeConfig.Dynamic dynamic) {
                most = Math.min(most, Math.max(0, dynamic.trained() - furthest() - 1));
            } else if (rope.scaling() instanceof RopeConfig.LongRope longRope && furthest() < longRope.trained()) {
                most = Math.min(most, Math.max(0, longRope.trained() - furthest() - 1));
            }
        }
        return most;
    }

    /** The position of the token appended last. */
    private int furthest() {
        return positions(width() - 1)[0][0][0];
    }

    /** Runs the token appended last and others after it, which are not appended; scores after each, {@code [1 + others, vocabulary]}. */
    Tensor run(int[] others) {
        int first = positions(width() - 1)[0][0][0];
        int[] input = new int[1 + others.length];
        int[][] places = new int[1][input.length];
        int[] keep = Arrays.copyOf(keep()[0], width() + others.length);
        Arrays.fill(keep, width(), keep.length, 1);
        input[0] = token(0, width() - 1);
        System.arraycopy(others, 0, input, 1, others.length);
        Arrays.setAll(places[0], i -> first + i);
        Tensor scores = decoder.stepAll(
                cache,
                decoder.here(Tensor.of(input, 1, input.length)),
                decoder.tensor(places),
                first + input.length,
                padded ? decoder.tensor(new int[][] {keep}) : null);
        return scores.reshape(input.length, scores.size(-1));
    }

    /** Forgets the last tokens that were run. */
    void drop(int tokens) {
        cache.truncate(cache.length() - tokens);
    }

    private Tensor run(int from, boolean masked) {
        int rows = rows();
        int tokens = width() - from;
        int[] input = new int[rows * tokens];
        for (int i = 0; i < input.length; i++) {
            input[i] = token(i / tokens, from + i % tokens);
        }
        int[][][] positions = positions(from);
        int longest = 1;
        for (int[][] axis : positions) {
            for (int[] row : axis) {
                longest = Math.max(longest, 1 + Arrays.stream(row).max().orElse(0));
            }
        }
        Tensor places = decoder.tensor(positions);
        Tensor mask = masked ? decoder.tensor(keep()) : null;
        MediaTensors given = from == 0 ? media : MediaTensors.NONE;
        if (head != null && from >= promptWidth) {
            given = codes(head, input);
            Arrays.fill(input, head.placeholder());
        }
        Tensor placed = decoder.here(Tensor.of(input, rows, tokens));
        return head == null
                ? decoder.step(cache, placed, places, longest, mask, given)
                : head.scores(decoder.stepState(cache, placed, places, longest, mask, given));
    }

    /** 0 for padding, over all tokens; what follows a prompt is none. */
    private int[][] keep() {
        int[][] keep = new int[rows()][];
        for (int row = 0; row < keep.length; row++) {
            keep[row] = Arrays.copyOf(promptKeep[row], width());
            Arrays.fill(keep[row], promptWidth, width(), 1);
        }
        return keep;
    }

    private MediaTensors codes(CodeHead own, int[] tokens) {
        SoftTokens vectors = new SoftTokens("code", own.placeholder(), own.vectors(tokens), List.of());
        return MediaTensors.NONE.withPerceived(List.of(vectors));
    }

    /** Of the tokens from one on: those of the prompt as media have them, later ones as these say or by their number. */
    private int[][][] positions(int from) {
        int rows = rows();
        int[][][] later = following;
        if (later != null && from >= promptWidth) {
            return followed(later, from);
        }
        boolean several = from < promptWidth && axes.isPresent();
        int[][][] positions = new int[several ? axes.orElseThrow().axes().length : 1][rows][width() - from];
        for (int row = 0; row < rows; row++) {
            int prompt = Math.min(from, promptWidth);
            int position = shifts[row] + from - prompt + (padded ? count(promptKeep[row], prompt) : prompt);
            for (int i = from; i < width(); i++) {
                int plain = i >= promptWidth || promptKeep[row][i] != 0 ? position++ : 0;
                for (int axis = 0; axis < positions.length; axis++) {
                    boolean inPrompt = several && i < promptWidth;
                    positions[axis][row][i - from] =
                            inPrompt ? axes.orElseThrow().axes()[axis][row][i] : plain;
                }
            }
        }
        return positions;
    }

    private int[][][] followed(int[][][] later, int from) {
        int last = width() - promptWidth;
        if (last > later[0][0].length) {
            throw new SwiftException("the prompt says what " + later[0][0].length
                    + " tokens are written after it; there is no place for another one");
        }
        int[][][] positions = new int[later.length][rows()][];
        for (int axis = 0; axis < later.length; axis++) {
            for (int row = 0; row < rows(); row++) {
                positions[axis][row] = Arrays.copyOfRange(later[axis][row], from - promptWidth, last);
            }
        }
        return positions;
    }

    private static int count(int[] row, int end) {
        int count = 0;
        for (int i = 0; i < end; i++) {
            count += row[i] != 0 ? 1 : 0;
        }
        return count;
    }

    @Override
    public void pickRows(int[] rows) {
        boolean same = rows.length == rows();
        for (int i = 0; same && i < rows.length; i++) {
            same = rows[i] == i;
        }
        if (!same) {
            super.pickRows(rows);
            promptKeep = Arrays.stream(rows).mapToObj(row -> promptKeep[row]).toArray(int[][]::new);
            shifts = Arrays.stream(rows).map(row -> shifts[row]).toArray();
            int[][][] later = following;
            if (later != null) {
                following = Arrays.stream(later)
                        .map(axis ->
                                Arrays.stream(rows).mapToObj(row -> axis[row]).toArray(int[][]::new))
                        .toArray(int[][][]::new);
            }
            cache.pickRows(rows);
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}

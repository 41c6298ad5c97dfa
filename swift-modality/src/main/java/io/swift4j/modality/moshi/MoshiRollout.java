package io.swift4j.modality.moshi;

import io.swift4j.core.generate.GenerationConfig;
import io.swift4j.core.generate.GenerationResult;
import io.swift4j.core.generate.Generator;
import io.swift4j.core.generate.TokenRollout;
import io.swift4j.core.model.Decoder;
import io.swift4j.core.model.DecoderCache;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as it grows: a token of text, the codes of the model's voice that go with it, and silence from the user once what was
 * heard is used up.
 */
final class MoshiRollout extends TokenRollout {

    private final Moshi moshi;
    private final GenerationConfig depthConfig;
    private final DecoderCache cache;
    private final int prompt;
    private final int[] silence;
    private int[][][] own;
    private int[][][] ownPattern;
    private int[][][] userPattern;
    private @Nullable Tensor states;

    MoshiRollout(Moshi moshi, MoshiPrompts prompts, GenerationConfig depthConfig, int most) {
        super(prompts.ids());
        this.moshi = moshi;
        this.depthConfig = depthConfig;
        this.prompt = prompts.ids()[0].length;
        int length = prompt + most;
        int none = moshi.config().size();
        this.ownPattern = Arrays.stream(prompts.own())
                .map(codes -> Delay.pattern(codes, none, length))
                .toArray(int[][][]::new);
        this.userPattern = Arrays.stream(prompts.user())
                .map(codes -> Delay.pattern(codes, none, length))
                .toArray(int[][][]::new);
        this.own =
                Arrays.stream(ownPattern).map(each -> Delay.first(each, prompt)).toArray(int[][][]::new);
        this.silence = moshi.silence();
        this.cache = moshi.large().newCache(rows(), prompt + Math.min(most, RESERVE));
    }

    /** The model's codes, {@code [rows][codebooks][frames]}, the delay undone. */
    int[][][] codes() {
        int none = moshi.config().size();
        int[][][] codes = new int[rows()][][];
        for (int row = 0; row < codes.length; row++) {
            int[][] books = new int[own[row].length][];
            int shortest = Integer.MAX_VALUE;
            for (int book = 0; book < books.length; book++) {
                int[] pattern = ownPattern[row][book];
                int[] said = own[row][book];
                books[book] = IntStream.range(0, said.length)
                        .filter(frame -> pattern[frame] != none)
                        .map(frame -> said[frame])
                        .toArray();
                shortest = Math.min(shortest, books[book].length);
            }
            codes[row] = Delay.first(books, shortest);
        }
        return codes;
    }

    @Override
    public int vocabulary() {
        return moshi.config().text();
    }

    @Override
    public Tensor prefill() {
        int[][][] user = Arrays.stream(userPattern)
                .map(each -> Delay.first(each, prompt))
                .toArray(int[][][]::new);
        return step(ids(), own, user, 0);
    }

    @Override
    public Tensor run() {
        int last = width() - 1;
        int books = moshi.config().codebooks();
        int[][] text = new int[rows()][1];
        int[][][] mine = new int[rows()][books][1];
        int[][][] user = new int[rows()][books][1];
        for (int row = 0; row < text.length; row++) {
            text[row][0] = token(row, last);
            for (int book = 0; book < books; book++) {
                mine[row][book][0] = own[row][book][last];
                int heard = userPattern[row][book][last];
                user[row][book][0] = heard == Delay.OPEN ? silence[book] : heard;
            }
        }
        return step(text, mine, user, last);
    }

    private Tensor step(int[][] text, int[][][] mine, int[][][] user, int from) {
        Decoder large = moshi.large();
        int tokens = text[0].length;
        int[][] places = new int[rows()][tokens];
        int[][] vectors = new int[rows()][tokens];
        for (int row = 0; row < places.length; row++) {
            Arrays.setAll(places[row], i -> from + i);
            Arrays.fill(vectors[row], SoftTokens.VECTOR);
        }
        SoftTokens inputs = new SoftTokens("frame", SoftTokens.VECTOR, moshi.vectors(text, mine, user), List.of());
        Tensor state = large.stepState(
                cache,
                large.tensor(vectors),
                large.tensor(places),
                from + tokens,
                null,
                MediaTensors.NONE.withPerceived(List.of(inputs)));
        if (states != null) {
            states.close();
        }
        states = TensorScope.detach(state);
        return moshi.textScores(state);
    }

    @Override
    public void push(int[] tokens) {
        Tensor state = states;
        if (state == null) {
            throw new IllegalStateException("no state before the conversation has been run");
        }
        GenerationConfig config = depthConfig.toBuilder()
                .seed(depthConfig.seed() * 1_000_003L + width())
                .build();
        GenerationResult frame = Generator.run(
                most -> new DepthRollout(moshi, state, tokens), rows(), 1, Moshi.NO_TEXT, config, (row, code) -> true);
        int at = width();
        super.push(tokens);
        for (int row = 0; row < own.length; row++) {
            for (int book = 0; book < own[row].length; book++) {
                int fixed = ownPattern[row][book][at];
                own[row][book] = Arrays.copyOf(own[row][book], at + 1);
                own[row][book][at] = fixed == Delay.OPEN ? frame.sequences()[row][1 + book] : fixed;
            }
        }
    }

    @Override
    public void pickRows(int[] rows) {
        super.pickRows(rows);
        own = Arrays.stream(rows).mapToObj(row -> own[row].clone()).toArray(int[][][]::new);
        ownPattern = Arrays.stream(rows).mapToObj(row -> ownPattern[row]).toArray(int[][][]::new);
        userPattern = Arrays.stream(rows).mapToObj(row -> userPattern[row]).toArray(int[][][]::new);
        if (states != null) {
            Tensor picked = TensorScope.detach(moshi.picked(states, rows));
            states.close();
            states = picked;
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

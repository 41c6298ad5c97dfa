package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.Constraints;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.content.Modality;
import io.swift4j.core.head.HeadContext;
import io.swift4j.core.head.HeadTokens;
import io.swift4j.core.head.TokenHead;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code codes_audio}: sounds as codes in a {@link SoundLayout}. Streams stand one after the other, as the rows of a batch do that a
 * generator writes for them.
 *
 * <p>The context must hold {@link SoundCodeTokens}. What stands where a delayed stream has no code is not learnt.
 */
public final class SoundCodeHead implements TokenHead<SoundCodes> {

    /** For the service loader. */
    public SoundCodeHead() {}

    @Override
    public String name() {
        return "codes_audio";
    }

    @Override
    public Modality output() {
        return Modality.AUDIO;
    }

    @Override
    public Class<SoundCodes> contentType() {
        return SoundCodes.class;
    }

    private SoundCodeTokens tokens(HeadContext context) {
        return context.require(name(), SoundCodeTokens.class);
    }

    @Override
    public HeadTokens encode(SoundCodes content, HeadContext context) {
        SoundCodeTokens tokens = tokens(context);
        int[][] codes = content.codes();
        if (codes.length != tokens.codebooks()) {
            throw new SwiftException("the sound has " + codes.length + " codebooks, not " + tokens.codebooks());
        }
        int[][] named = new int[codes.length][];
        for (int book = 0; book < codes.length; book++) {
            Slice slice = tokens.of(book);
            named[book] = Arrays.stream(codes[book])
                    .map(code -> SoundCodeTokens.token(slice, code, "sound"))
                    .toArray();
        }
        int[] ids = Arrays.stream(tokens.layout().lay(named, tokens.none()))
                .flatMapToInt(Arrays::stream)
                .toArray();
        boolean[] learnt = new boolean[ids.length];
        float[] weights = new float[ids.length];
        for (int at = 0; at < ids.length; at++) {
            learnt[at] = tokens.layout() != SoundLayout.DELAYED || ids[at] != tokens.none();
            weights[at] = learnt[at] ? context.weight() : 0;
        }
        return new HeadTokens(ids, learnt, weights);
    }

    @Override
    public SoundCodes decode(int[] answer, HeadContext context) {
        SoundCodeTokens tokens = tokens(context);
        int count = tokens.layout().streams(tokens.codebooks());
        if (answer.length % count != 0) {
            throw new SwiftException(answer.length + " tokens are no " + count + " streams of one length");
        }
        int steps = answer.length / count;
        int[][] streams = IntStream.range(0, count)
                .mapToObj(stream -> Arrays.copyOfRange(answer, stream * steps, (stream + 1) * steps))
                .toArray(int[][]::new);
        int[][] codes = tokens.layout().codes(streams, tokens.codebooks());
        for (int book = 0; book < codes.length; book++) {
            Slice slice = tokens.of(book);
            for (int frame = 0; frame < codes[book].length; frame++) {
                int token = codes[book][frame];
                if (!slice.has(token)) {
                    throw new SwiftException("token " + token + " in frame " + frame + " is no code of codebook " + book
                            + ", whose tokens are from " + slice.from() + " to below " + slice.to());
                }
                codes[book][frame] = token - slice.from();
            }
        }
        return new SoundCodes(codes);
    }

    @Override
    public Slice slice(HeadContext context) {
        SoundCodeTokens tokens = tokens(context);
        int books = tokens.layout() == SoundLayout.FLATTENED ? tokens.codebooks() : 1;
        return new Slice(tokens.first(), tokens.first() + books * tokens.size());
    }

    /** Any codes for one codebook; several take turns, or streams, which the loop that writes them knows. */
    @Override
    public Optional<Constraint> constraint(HeadContext context) {
        SoundCodeTokens tokens = tokens(context);
        Slice slice = slice(context);
        return tokens.codebooks() == 1 ? Optional.of(Constraints.slice(slice.from(), slice.to())) : Optional.empty();
    }
}

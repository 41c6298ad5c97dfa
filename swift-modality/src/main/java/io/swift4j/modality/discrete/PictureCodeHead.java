package io.swift4j.modality.discrete;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.Constraints;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.content.Modality;
import io.swift4j.core.head.HeadContext;
import io.swift4j.core.head.HeadTokens;
import io.swift4j.core.head.TokenHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code codes_image}: pictures as codes, row by row, as Chameleon, Emu3 and composed models write them.
 *
 * <p>The context must hold {@link PictureCodeTokens}. Answers are constrained to the size that they state.
 */
public final class PictureCodeHead implements TokenHead<PictureCodes> {

    /** For the service loader. */
    public PictureCodeHead() {}

    @Override
    public String name() {
        return "codes_image";
    }

    @Override
    public Modality output() {
        return Modality.IMAGE;
    }

    @Override
    public Class<PictureCodes> contentType() {
        return PictureCodes.class;
    }

    private PictureCodeTokens tokens(HeadContext context) {
        return context.require(name(), PictureCodeTokens.class);
    }

    @Override
    public HeadTokens encode(PictureCodes content, HeadContext context) {
        PictureCodeTokens tokens = tokens(context);
        List<Integer> ids = new ArrayList<>();
        tokens.begin().ifPresent(ids::add);
        for (int at = 0; at < content.codes().length; at++) {
            ids.add(SoundCodeTokens.token(tokens.codes(), content.codes()[at], "picture"));
            if ((at + 1) % content.columns() == 0) {
                tokens.endOfRow().ifPresent(ids::add);
            }
        }
        tokens.end().ifPresent(ids::add);
        return HeadTokens.all(ids.stream().mapToInt(Integer::intValue).toArray(), context.weight());
    }

    @Override
    public PictureCodes decode(int[] answer, HeadContext context) {
        PictureCodeTokens tokens = tokens(context);
        List<Integer> codes = new ArrayList<>();
        for (int token : answer) {
            if (tokens.codes().has(token)) {
                codes.add(token - tokens.codes().from());
            } else if (!codes.isEmpty() && !tokens.mark(token) && codes.size() < tokens.rows() * tokens.columns()) {
                throw new SwiftException(
                        "token " + token + " is no code of a picture, of which " + codes.size() + " codes are there");
            }
        }
        if (codes.size() != tokens.rows() * tokens.columns()) {
            throw new SwiftException("the answer has " + codes.size() + " codes; a picture of " + tokens.rows() + " x "
                    + tokens.columns() + " has " + tokens.rows() * tokens.columns());
        }
        return new PictureCodes(
                tokens.rows(),
                tokens.columns(),
                codes.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public Slice slice(HeadContext context) {
        return tokens(context).codes();
    }

    @Override
    public Optional<Constraint> constraint(HeadContext context) {
        PictureCodeTokens tokens = tokens(context);
        int[] after = tokens.end().isPresent() ? new int[] {tokens.end().getAsInt()} : new int[0];
        Constraint rows = Constraints.rows(
                tokens.rows(),
                tokens.columns(),
                tokens.codes(),
                tokens.endOfRow().orElse(-1),
                after);
        return Optional.of(
                tokens.begin().isPresent()
                        ? Constraints.sequence(Constraints.tokens(tokens.begin().getAsInt()), rows)
                        : rows);
    }
}

package io.swift4j.modality.painter;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.Constraints;
import io.swift4j.core.constraint.TokenList;
import io.swift4j.core.generate.Prompts;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.discrete.ImageVocabulary;
import java.util.Optional;

/**
 * Chameleon, Emu3 and composed models: codes are tokens of the one vocabulary.
 *
 * @param vocabulary which tokens are codes
 * @param rows of a usual picture
 * @param columns of a usual picture
 * @param guidance usual
 * @param after the tokens after all rows
 * @param end the token after those
 * @param chats whether what is to be drawn is asked for in a chat
 * @param bare a prompt without a text, of which there may be a negative one instead
 */
record TokenDialect(
        ImageTokenizer tokenizer,
        ImageVocabulary vocabulary,
        int rows,
        int columns,
        double guidance,
        int[] after,
        Optional<Integer> end,
        int[] bare,
        boolean chats)
        implements Dialect {

    @Override
    public Optional<ImageTokenizer> pixels() {
        return Optional.of(tokenizer).filter(ImageTokenizer::canDecode);
    }

    @Override
    public Prompts without(Prompts prompts, Optional<Prompts> negative) {
        return Dialect.bare(bare, prompts, negative);
    }

    @Override
    public Optional<Constraint> layout(int high, int wide) {
        return Optional.of(Constraints.rows(
                high,
                wide,
                TokenList.of(vocabulary.tokens()),
                vocabulary.endOfRow().orElse(-1),
                after));
    }

    /** Tokens of a row. */
    private int stride(int wide) {
        return wide + (vocabulary.endOfRow().isPresent() ? 1 : 0);
    }

    @Override
    public int length(int high, int wide) {
        return Math.addExact(Math.multiplyExact(high, stride(wide)), after.length + (end.isPresent() ? 1 : 0));
    }

    @Override
    public int[] codes(int[] tokens, int high, int wide) {
        int stride = stride(wide);
        int[] codes = new int[high * wide];
        for (int i = 0; i < codes.length; i++) {
            int token = tokens[i / wide * stride + i % wide];
            codes[i] = vocabulary
                    .code(token)
                    .orElseThrow(() -> new SwiftException("token " + token + " stands for no code of a picture"));
        }
        return codes;
    }
}

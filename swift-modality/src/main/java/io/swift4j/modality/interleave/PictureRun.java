package io.swift4j.modality.interleave;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.Constraints;
import io.swift4j.core.constraint.TokenList;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.modality.Image;
import io.swift4j.modality.discrete.ImageVocabulary;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.router.MediaRefs;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A picture: what says its size, its codes row by row, what ends it.
 *
 * @param begin the first token
 * @param rows of a picture that is drawn
 * @param columns of a picture that is drawn
 * @param vocabulary which tokens are codes
 * @param after the tokens after all rows
 * @param pictures codes of pictures and pictures of codes
 */
record PictureRun(
        Tokenizer tokenizer,
        int begin,
        Heading heading,
        int rows,
        int columns,
        ImageVocabulary vocabulary,
        int[] after,
        CodedPicture pictures)
        implements CodeRun {

    /** The text before the codes of a picture of some rows and columns, the first token included. */
    @FunctionalInterface
    interface Heading {
        String of(int rows, int columns);
    }

    PictureRun withSize(int high, int wide) {
        return new PictureRun(tokenizer, begin, heading, high, wide, vocabulary, after, pictures);
    }

    private int[] head(int high, int wide) {
        int[] head = tokenizer.encode(heading.of(high, wide), false).ids();
        if (head.length == 0 || head[0] != begin) {
            throw new SwiftException("the tokenizer reads " + heading.of(high, wide) + " as " + Arrays.toString(head)
                    + ", which does not begin with " + begin + ", the token before a picture");
        }
        return head;
    }

    @Override
    public Modality output() {
        return Modality.IMAGE;
    }

    @Override
    public Constraint constraint() {
        return Constraints.sequence(
                Constraints.tokens(head(rows, columns)),
                Constraints.rows(
                        rows,
                        columns,
                        TokenList.of(vocabulary.tokens()),
                        vocabulary.endOfRow().orElse(-1),
                        after));
    }

    @Override
    public void reserve(BitSet tokens) {
        int[] head = head(rows, columns);
        tokens.set(begin);
        tokens.set(head[head.length - 1]);
        Arrays.stream(vocabulary.tokens()).forEach(tokens::set);
        vocabulary.endOfRow().ifPresent(tokens::set);
        Arrays.stream(after).forEach(tokens::set);
        if (vocabulary.placeholder() >= 0) {
            tokens.set(vocabulary.placeholder());
        }
    }

    @Override
    public void checkDecodes() {
        pictures.checkDecodes();
    }

    @Override
    public Content content(int[] run) {
        return new Content.Image(MediaRefs.of(pictures.picture(codes(run))));
    }

    /** The codes of a run, {@code [rows][columns]}. */
    int[][] codes(int[] run) {
        int first = head(rows, columns).length;
        int stride = columns + (vocabulary.endOfRow().isPresent() ? 1 : 0);
        int[][] codes = new int[rows][columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int token = run[first + row * stride + column];
                codes[row][column] = vocabulary
                        .code(token)
                        .orElseThrow(() -> new SwiftException("token " + token + " stands for no code of a picture"));
            }
        }
        return codes;
    }

    @Override
    public String words(Content.Medium medium, MediaDecoder decoder) {
        Image picture = MediaRefs.decode(List.of(medium), decoder).images().get(0);
        int[][] codes = pictures.codes(picture);
        StringBuilder words = new StringBuilder(heading.of(codes.length, codes[0].length));
        Arrays.stream(vocabulary.spell(codes)).mapToObj(tokenizer::token).forEach(words::append);
        Arrays.stream(after).mapToObj(tokenizer::token).forEach(words::append);
        String text = words.toString();
        int[] head = head(codes.length, codes[0].length);
        int expected = head.length + vocabulary.spell(codes).length + after.length;
        int read = tokenizer.encode(text, false).size();
        if (read != expected) {
            throw new SwiftException("the tokenizer reads a picture's " + expected + " tokens as " + read
                    + ": the tokens of its codes must be among added_tokens, as "
                    + tokenizer.token(vocabulary.tokens()[0]));
        }
        return text;
    }

    @Override
    public void close() {
        pictures.close();
    }
}

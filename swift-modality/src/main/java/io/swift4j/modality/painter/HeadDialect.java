package io.swift4j.modality.painter;

import io.swift4j.core.SwiftException;
import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.generate.Prompts;
import io.swift4j.core.generate.Scoring;
import io.swift4j.modality.codec.image.ImageTokenizer;
import io.swift4j.modality.discrete.JanusHead;
import java.util.Arrays;
import java.util.Optional;

/**
 * Janus: codes have a head of their own. What is led away from is the same prompt with all tokens but the first and the picture's
 * beginning turned into padding, which is seen like any token.
 *
 * @param side rows, and columns, of every picture
 * @param beginning the token that begins a picture
 * @param first the token that begins a text
 * @param padding what the others become
 */
record HeadDialect(JanusHead head, ImageTokenizer tokenizer, int side, int beginning, int first, int padding)
        implements Dialect {

    @Override
    public int rows() {
        return side;
    }

    @Override
    public int columns() {
        return side;
    }

    @Override
    public void checkSize(int rows, int columns) {
        if (rows != side || columns != side) {
            throw new SwiftException(
                    "Janus draws pictures of " + side + " x " + side + " codes only, not of " + rows + " x " + columns);
        }
    }

    @Override
    public double guidance() {
        return 5;
    }

    @Override
    public Optional<ImageTokenizer> pixels() {
        return Optional.of(tokenizer).filter(ImageTokenizer::canDecode);
    }

    @Override
    public Scoring scoring() {
        return Scoring.PLAIN.with(head);
    }

    @Override
    public boolean guidesLogProbabilities() {
        return false;
    }

    @Override
    public Prompts without(Prompts prompts, Optional<Prompts> negative) {
        return negative.orElseGet(() -> new Prompts(
                Arrays.stream(prompts.ids())
                        .map(row -> Arrays.stream(row)
                                .map(token -> token == beginning || token == first ? token : padding)
                                .toArray())
                        .toArray(int[][]::new),
                prompts.keep()));
    }

    @Override
    public Optional<Constraint> layout(int rows, int columns) {
        return Optional.empty();
    }

    @Override
    public int length(int rows, int columns) {
        return Math.multiplyExact(rows, columns);
    }

    @Override
    public int[] codes(int[] tokens, int rows, int columns) {
        return Arrays.copyOf(tokens, rows * columns);
    }
}

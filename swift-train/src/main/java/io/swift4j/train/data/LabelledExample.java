package io.swift4j.train.data;

/**
 * Tokens with a label for the whole of them.
 *
 * @param example the tokens; without token labels where the row has no answer
 * @param label what the row's {@code label} says
 */
public record LabelledExample(Example example, Label label) implements Encoded {

    @Override
    public int length() {
        return example.length();
    }

    @Override
    public RowId origin() {
        return example.origin();
    }
}

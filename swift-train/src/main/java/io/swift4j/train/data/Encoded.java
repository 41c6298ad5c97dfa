package io.swift4j.train.data;

/** A row as tokens. */
public sealed interface Encoded permits Example, PreferencePair, LabelledExample, Contrast, Prompt {

    /** The number of tokens a model computes for it. */
    int length();

    /** The row it was made of. */
    RowId origin();
}

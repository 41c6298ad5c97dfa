package io.swift4j.train.data;

/** What is done with a row that has more tokens than {@code max_length}: the option {@code truncation_strategy}. */
public enum Truncation {
    /** The row is left out, and named in the report. */
    DELETE,
    /** Its first tokens are cut off. */
    LEFT,
    /** Its last tokens are cut off. */
    RIGHT,
    /** It becomes several examples of at most that many tokens. */
    SPLIT
}

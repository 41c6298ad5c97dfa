package io.swift4j.core.text;

/** How long sequences of a batch are made by padding. */
public enum Padding {
    /** Not at all: every row keeps its length. */
    NONE,
    /** To the longest of the batch. */
    LONGEST,
    /** To the maximum length. */
    MAX_LENGTH
}

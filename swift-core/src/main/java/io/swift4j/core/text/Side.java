package io.swift4j.core.text;

/** The side of a sequence that padding goes to or that truncation takes from. */
public enum Side {
    LEFT,
    RIGHT
}

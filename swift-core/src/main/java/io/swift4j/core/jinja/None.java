package io.swift4j.core.jinja;

/** Python's {@code None}. */
enum None {
    NONE
}

package io.swift4j.core.generate;

/** Why an answer ended. */
public enum FinishReason {
    /** With an end-of-sequence token. */
    EOS,
    /** With a stop string. */
    STOP_STRING,
    /** At the most tokens allowed. */
    LENGTH,
    /** When its time was up. */
    TIME,
    /** By the listener, or because the thread was interrupted. */
    CANCELLED
}

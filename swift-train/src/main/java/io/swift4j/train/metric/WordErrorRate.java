package io.swift4j.train.metric;

/** {@code wer}: error rate by words. */
public final class WordErrorRate extends ErrorRate {

    /** Of texts as they are. */
    public WordErrorRate() {
        this(Cleaning.NONE);
    }

    /** Of cleaned texts. */
    public WordErrorRate(Cleaning cleaning) {
        super(Unit.WORD, cleaning);
    }
}

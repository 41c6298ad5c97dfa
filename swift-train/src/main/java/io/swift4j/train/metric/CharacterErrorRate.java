package io.swift4j.train.metric;

/** {@code cer}: error rate by code points. */
public final class CharacterErrorRate extends ErrorRate {

    /** Of texts as they are. */
    public CharacterErrorRate() {
        this(Cleaning.NONE);
    }

    /** Of cleaned texts. */
    public CharacterErrorRate(Cleaning cleaning) {
        super(Unit.CHARACTER, cleaning);
    }
}

package io.swift4j.modality.talker;

/** What the talker makes of a batch of prompts of one length. */
public enum TalkerRule {
    /** The same as of any other: the codes that begin speech are added to its last two states, as the model was trained. */
    AS_TRAINED,
    /**
     * What {@code generate} of transformers 5.18 does: it drops a mask without padding, and with it the codes that begin speech and the
     * positions of media. Only to reproduce its numbers.
     */
    AS_GENERATE
}

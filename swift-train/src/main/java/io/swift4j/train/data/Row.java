package io.swift4j.train.data;

import java.util.Optional;

/** A row of a data set after its columns were understood. */
public sealed interface Row {

    /** Where it came from. */
    RowId id();

    /** The name under which its loss is reported apart; empty for none. */
    String channel();

    /** A conversation, or plain text, to learn. */
    record Chat(RowId id, Conversation conversation, String channel) implements Row {}

    /**
     * Two answers to one prompt.
     *
     * @param margin by how much the first is better, for reward models; empty if not said
     */
    record Preference(RowId id, Conversation chosen, Conversation rejected, Optional<Double> margin, String channel)
            implements Row {}

    /** A conversation with a label. */
    record Labelled(RowId id, Conversation conversation, Label label, String channel) implements Row {}
}

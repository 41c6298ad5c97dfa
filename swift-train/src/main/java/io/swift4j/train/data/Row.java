package io.swift4j.train.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /**
     * A text, one near to it in meaning, and others that are not.
     *
     * @param similarity how near the positive is; empty if not said
     * @param furtherPositives others that are near; empty for none
     */
    record Contrast(
            RowId id,
            Conversation anchor,
            Conversation positive,
            List<Conversation> negatives,
            Optional<Double> similarity,
            String channel,
            List<Conversation> furtherPositives)
            implements Row {

        /** With one positive. */
        public Contrast(
                RowId id,
                Conversation anchor,
                Conversation positive,
                List<Conversation> negatives,
                Optional<Double> similarity,
                String channel) {
            this(id, anchor, positive, negatives, similarity, channel, List.of());
        }

        public Contrast {
            furtherPositives = List.copyOf(furtherPositives);
            negatives = List.copyOf(negatives);
        }
    }

    /**
     * A conversation to be answered while training.
     *
     * @param columns all columns of the row
     */
    record Prompt(RowId id, Conversation conversation, Map<String, @Nullable Object> columns, String channel)
            implements Row {

        public Prompt {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    /** A conversation with a label. */
    record Labelled(RowId id, Conversation conversation, Label label, String channel) implements Row {}
}

package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code positive_messages} and {@code negative_messages}: lists of conversations, of which exactly one is positive. */
final class ContrastReader {

    private static final String POSITIVE = "positive_messages";
    private static final String NEGATIVE = "negative_messages";

    private final RowFields row;
    private final MediaReferences references;
    private final Function<List<Turn>, Conversation> conversation;

    ContrastReader(RowFields row, MediaReferences references, Function<List<Turn>, Conversation> conversation) {
        this.row = row;
        this.references = references;
        this.conversation = conversation;
    }

    @Nullable
    Row read(RowId id, Conversation anchor, String channel) {
        List<Conversation> positives = conversations(POSITIVE);
        List<Conversation> negatives = conversations(NEGATIVE);
        if (positives.size() != 1 && row.problems().isEmpty()) {
            row.report(POSITIVE, "it must hold exactly one list of messages");
        }
        Optional<Double> similarity = row.number("label");
        return row.problems().isEmpty()
                ? new Row.Contrast(id, anchor, positives.get(0), negatives, similarity, channel)
                : null;
    }

    private List<Conversation> conversations(String field) {
        List<Conversation> found = new ArrayList<>();
        for (Object element : row.list(field)) {
            String place = field + "[" + found.size() + "]";
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put(place, element);
            List<Turn> turns = MessageReader.read(new RowFields("", one, row.problems()), place, references);
            if (turns.isEmpty()) {
                return List.of();
            }
            if (turns.stream().anyMatch(Turn::hasParts)) {
                row.problems().add(place + " has media; only texts can be compared here");
                return List.of();
            }
            found.add(conversation.apply(turns));
        }
        return found;
    }
}

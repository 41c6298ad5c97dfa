package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code positive_messages} and {@code negative_messages}: lists of conversations, of which at least one is positive. */
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
        if (positives.isEmpty() && row.problems().isEmpty()) {
            row.report(POSITIVE, "it must hold at least one list of messages");
        }
        Optional<Double> similarity = row.number("label");
        return row.problems().isEmpty()
                ? new Row.Contrast(
                        id,
                        anchor,
                        positives.get(0),
                        negatives,
                        similarity,
                        channel,
                        positives.subList(1, positives.size()))
                : null;
    }

    /** The media of one of the conversations: the list of its number in {@code positive_images} and the like. */
    private RowMedia media(String field, int number) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (String column : List.of("images", "audios", "videos")) {
            List<@Nullable Object> all = row.list(field.replace("messages", column));
            if (number < all.size()) {
                columns.put(column, all.get(number));
            }
        }
        return RowMedia.read(row.with(columns), references);
    }

    private List<Conversation> conversations(String field) {
        List<Conversation> found = new ArrayList<>();
        for (Object element : row.list(field)) {
            String place = field + "[" + found.size() + "]";
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put(place, element);
            List<Turn> turns = media(field, found.size())
                    .place(MessageReader.read(new RowFields("", one, row.problems()), place, references));
            if (turns.isEmpty()) {
                return List.of();
            }
            found.add(conversation.apply(turns));
        }
        return found;
    }
}

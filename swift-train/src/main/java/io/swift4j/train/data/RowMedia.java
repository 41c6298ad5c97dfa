package io.swift4j.train.data;

import io.swift4j.core.content.Content;
import io.swift4j.core.content.MediaRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the media of a row where its messages say.
 *
 * <p>In a row with media, each {@code <image>}, {@code <audio>} and {@code <video>} in a message stands for the next medium of its
 * column. Where there is none at all for a column, its media come first in the first message of the user, as is usual in data sets
 * with one picture a row. Any other number than that of the column's media is a problem.
 */
final class RowMedia {

    /** A kind of media. */
    enum Kind {
        IMAGE("images", "image"),
        AUDIO("audios", "audio"),
        VIDEO("videos", "video");

        private final String column;
        private final String word;

        Kind(String column, String word) {
            this.column = column;
            this.word = word;
        }

        /** What templates call it. */
        String word() {
            return word;
        }

        String tag() {
            return "<" + word + ">";
        }

        Content.Medium content(MediaRef source) {
            return switch (this) {
                case IMAGE -> new Content.Image(source);
                case AUDIO -> new Content.Audio(source);
                case VIDEO -> new Content.Video(source);
            };
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    private static final Pattern TAG = Pattern.compile("<(image|audio|video)>");

    private final RowFields row;
    private final Map<Kind, Deque<Content.Medium>> waiting = new LinkedHashMap<>();
    private final Map<Kind, Integer> given = new LinkedHashMap<>();
    private final Map<Kind, Integer> tags = new LinkedHashMap<>();
    private boolean columns;

    private RowMedia(RowFields row) {
        this.row = row;
    }

    /** Takes the media of a row's columns. */
    static RowMedia read(RowFields row, MediaReferences references) {
        RowMedia media = new RowMedia(row);
        for (Kind kind : Kind.values()) {
            Deque<Content.Medium> queue = new ArrayDeque<>();
            int count = 0;
            for (String column : List.of(kind.column, kind.word)) {
                media.columns |= row.has(column);
                int i = 0;
                for (Object element : media.elements(column)) {
                    String place = column + (row.value(column) instanceof List<?> ? "[" + i + "]" : "");
                    references.read(element, place).map(kind::content).ifPresent(queue::add);
                    i++;
                }
                count += i;
            }
            media.waiting.put(kind, queue);
            media.given.put(kind, count);
        }
        return media;
    }

    private List<@Nullable Object> elements(String column) {
        Object value = row.value(column);
        if (value == null) {
            return List.of();
        }
        return value instanceof List<?> list ? new ArrayList<>(list) : List.of(value);
    }

    /** The turns with parts for their media. */
    List<Turn> place(List<Turn> turns) {
        if (!columns && turns.stream().noneMatch(Turn::hasParts)) {
            return turns;
        }
        List<Turn> placed = new ArrayList<>();
        for (Turn turn : turns) {
            placed.add(place(turn));
        }
        for (Kind kind : Kind.values()) {
            int tagged = tags.getOrDefault(kind, 0);
            int media = given.getOrDefault(kind, 0);
            if (tagged == 0 && media > 0) {
                first(placed, kind);
            } else if (tagged != media) {
                row.problems()
                        .add("the messages have " + tagged + " " + kind.tag() + ", but " + kind.column + " has " + media
                                + "; there must be as many");
            }
        }
        return placed;
    }

    private Turn place(Turn turn) {
        List<Map<String, Object>> parts = new ArrayList<>();
        List<Content.Medium> media = new ArrayList<>();
        Deque<Content.Medium> own = new ArrayDeque<>(turn.media());
        if (!turn.hasParts()) {
            split(turn.content(), parts, media);
        } else {
            for (Map<String, Object> part : turn.parts()) {
                String type = String.valueOf(part.get("type"));
                if (type.equals("text")) {
                    parts.add(part);
                } else if (part.containsKey(MessageReader.PENDING)) {
                    add(Kind.of(type), parts, media);
                } else {
                    parts.add(Map.of("type", type));
                    media.add(own.remove());
                }
            }
        }
        if (media.isEmpty() && !turn.hasParts()) {
            return turn;
        }
        return turn.withParts(parts, media);
    }

    private void split(String text, List<Map<String, Object>> parts, List<Content.Medium> media) {
        Matcher matcher = TAG.matcher(text);
        int from = 0;
        while (matcher.find()) {
            text(text.substring(from, matcher.start()), parts);
            add(Kind.of(matcher.group(1)), parts, media);
            from = matcher.end();
        }
        text(text.substring(from), parts);
    }

    private static void text(String text, List<Map<String, Object>> parts) {
        if (!text.isEmpty()) {
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("type", "text");
            part.put("text", text);
            parts.add(part);
        }
    }

    private void add(Kind kind, List<Map<String, Object>> parts, List<Content.Medium> media) {
        tags.merge(kind, 1, Integer::sum);
        Content.Medium next = waiting.getOrDefault(kind, new ArrayDeque<>()).poll();
        if (next != null) {
            parts.add(Map.of("type", kind.word));
            media.add(next);
        }
    }

    private void first(List<Turn> turns, Kind kind) {
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.role().equals("user")) {
                List<Map<String, Object>> parts = new ArrayList<>();
                List<Content.Medium> media = new ArrayList<>();
                for (Content.Medium medium : waiting.getOrDefault(kind, new ArrayDeque<>())) {
                    parts.add(Map.of("type", kind.word));
                    media.add(medium);
                }
                if (turn.hasParts()) {
                    parts.addAll(turn.parts());
                } else {
                    text(turn.content(), parts);
                }
                media.addAll(turn.media());
                turns.set(i, turn.withParts(parts, media));
                return;
            }
        }
        row.problems().add(kind.column + ": no message is the user's, and none has " + kind.tag());
    }
}

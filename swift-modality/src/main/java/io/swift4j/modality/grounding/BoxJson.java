package io.swift4j.modality.grounding;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Boxes and points as JSON objects with {@code bbox_2d} or {@code point_2d} and {@code label}, wherever in a text they stand. */
final class BoxJson {

    private static final int LONGEST = 1 << 16;

    static final String BOX = "bbox_2d";
    static final String POINT = "point_2d";

    private BoxJson() {}

    static String write(List<LabelledBox> boxes) {
        return write(BOX, boxes.stream().map(Place::of).toList());
    }

    static String writePoints(List<LabelledPoint> points) {
        return write(POINT, points.stream().map(Place::of).toList());
    }

    private static String write(String field, List<Place> places) {
        StringBuilder text = new StringBuilder("[");
        for (Place place : places) {
            text.append(text.length() > 1 ? ", " : "")
                    .append("{\"")
                    .append(field)
                    .append("\": ")
                    .append(Arrays.toString(place.whole()));
            place.label().ifPresent(label -> quote(text.append(", \"label\": "), label));
            text.append('}');
        }
        return text.append(']').toString();
    }

    private static void quote(StringBuilder text, String label) {
        text.append('"');
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> text.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        text.append('"');
    }

    static List<LabelledBox> read(String text) {
        return read(text, BOX, Place.BOX).stream().map(Place::box).toList();
    }

    static List<LabelledPoint> readPoints(String text) {
        return read(text, POINT, Place.POINT).stream().map(Place::point).toList();
    }

    private static List<Place> read(String text, String field, int numbers) {
        List<Place> places = new ArrayList<>();
        for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at)) {
            int end = end(text, at);
            int before = places.size();
            if (end > at) {
                add(text.substring(at, end), field, numbers, places);
            }
            at = places.size() > before ? end : at + 1;
        }
        return places;
    }

    /** After the brace that closes an object; -1 where none does. */
    private static int end(String text, int start) {
        int depth = 0;
        boolean quoted = false;
        for (int i = start; i < Math.min(text.length(), start + LONGEST); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '{') {
                depth++;
            } else if (!quoted && c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static void add(String json, String field, int numbers, List<Place> places) {
        try {
            ConfigJson object = ConfigJson.parse("box", json);
            List<Double> found = object.numbers(field);
            if (found.size() == numbers) {
                places.add(Place.of(object.optionalText("label"), found));
            }
        } catch (ConfigException e) {
            // Braces in an answer that are no such place: the model may write anything.
        }
    }
}

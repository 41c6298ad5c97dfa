package io.swift4j.modality.grounding;

import io.swift4j.core.config.ConfigException;
import io.swift4j.core.config.ConfigJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Boxes as JSON objects with {@code bbox_2d} and {@code label}, wherever in a text they stand. */
final class BoxJson {

    private static final int LONGEST = 1 << 16;

    private BoxJson() {}

    static String write(List<LabelledBox> boxes) {
        StringBuilder text = new StringBuilder("[");
        for (LabelledBox box : boxes) {
            text.append(text.length() > 1 ? ", " : "")
                    .append("{\"bbox_2d\": [")
                    .append((long) box.left())
                    .append(", ")
                    .append((long) box.top())
                    .append(", ")
                    .append((long) box.right())
                    .append(", ")
                    .append((long) box.bottom())
                    .append(']');
            box.label().ifPresent(label -> quote(text.append(", \"label\": "), label));
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
        List<LabelledBox> boxes = new ArrayList<>();
        for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at)) {
            int end = end(text, at);
            int before = boxes.size();
            if (end > at) {
                add(text.substring(at, end), boxes);
            }
            at = boxes.size() > before ? end : at + 1;
        }
        return boxes;
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

    private static void add(String json, List<LabelledBox> boxes) {
        try {
            ConfigJson object = ConfigJson.parse("box", json);
            List<Double> edges = object.numbers("bbox_2d");
            if (edges.size() == 4) {
                boxes.add(new LabelledBox(
                        object.optionalText("label"), edges.get(0), edges.get(1), edges.get(2), edges.get(3)));
            }
        } catch (ConfigException e) {
            // Braces in an answer that are no box: the model may write anything.
        }
    }
}

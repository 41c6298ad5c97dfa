package io.swift4j.modality.grounding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Boxes between special tokens, each label before its boxes. */
final class BoxMarkers {

    private static final Pattern MARKED = Pattern.compile(
            "<\\|object_ref_start\\|>(?<label>.*?)<\\|object_ref_end\\|>"
                    + "|<\\|box_start\\|>\\((\\d{1,9}),(\\d{1,9})\\),\\((\\d{1,9}),(\\d{1,9})\\)<\\|box_end\\|>",
            Pattern.DOTALL);

    private BoxMarkers() {}

    static String write(List<LabelledBox> boxes) {
        StringBuilder text = new StringBuilder();
        for (LabelledBox box : boxes) {
            box.label()
                    .ifPresent(label ->
                            text.append("<|object_ref_start|>").append(label).append("<|object_ref_end|>"));
            text.append("<|box_start|>(")
                    .append((long) box.left())
                    .append(',')
                    .append((long) box.top())
                    .append("),(")
                    .append((long) box.right())
                    .append(',')
                    .append((long) box.bottom())
                    .append(")<|box_end|>");
        }
        return text.toString();
    }

    static List<LabelledBox> read(String text) {
        List<LabelledBox> boxes = new ArrayList<>();
        Optional<String> label = Optional.empty();
        Matcher marked = MARKED.matcher(text);
        while (marked.find()) {
            if (marked.group("label") != null) {
                label = Optional.of(marked.group("label"));
            } else {
                boxes.add(new LabelledBox(
                        label,
                        Integer.parseInt(marked.group(2)),
                        Integer.parseInt(marked.group(3)),
                        Integer.parseInt(marked.group(4)),
                        Integer.parseInt(marked.group(5))));
            }
        }
        return boxes;
    }
}

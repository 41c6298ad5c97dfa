package io.swift4j.modality.grounding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Boxes and points between special tokens, each label before its places. */
final class BoxMarkers {

    private static final Pattern MARKED = Pattern.compile(
            "<\\|object_ref_start\\|>(?<label>.*?)<\\|object_ref_end\\|>"
                    + "|<\\|box_start\\|>\\((\\d{1,9}),(\\d{1,9})\\)(?:,\\((\\d{1,9}),(\\d{1,9})\\))?<\\|box_end\\|>",
            Pattern.DOTALL);

    private BoxMarkers() {}

    static String write(List<LabelledBox> boxes) {
        return writePlaces(boxes.stream().map(Place::of).toList());
    }

    static String writePoints(List<LabelledPoint> points) {
        return writePlaces(points.stream().map(Place::of).toList());
    }

    private static String writePlaces(List<Place> places) {
        StringBuilder text = new StringBuilder();
        for (Place place : places) {
            place.label()
                    .ifPresent(label ->
                            text.append("<|object_ref_start|>").append(label).append("<|object_ref_end|>"));
            text.append("<|box_start|>");
            long[] numbers = place.whole();
            for (int i = 0; i < numbers.length; i += 2) {
                text.append(i > 0 ? "," : "")
                        .append('(')
                        .append(numbers[i])
                        .append(',')
                        .append(numbers[i + 1])
                        .append(')');
            }
            text.append("<|box_end|>");
        }
        return text.toString();
    }

    static List<LabelledBox> read(String text) {
        return read(text, Place.BOX).stream().map(Place::box).toList();
    }

    static List<LabelledPoint> readPoints(String text) {
        return read(text, Place.POINT).stream().map(Place::point).toList();
    }

    private static List<Place> read(String text, int numbers) {
        List<Place> places = new ArrayList<>();
        Optional<String> label = Optional.empty();
        Matcher marked = MARKED.matcher(text);
        while (marked.find()) {
            if (marked.group("label") != null) {
                label = Optional.of(marked.group("label"));
            } else if ((marked.group(4) == null) == (numbers == Place.POINT)) {
                List<Integer> found = new ArrayList<>();
                for (int i = 0; i < numbers; i++) {
                    found.add(Integer.parseInt(marked.group(2 + i)));
                }
                places.add(Place.of(label, found));
            }
        }
        return places;
    }
}

package io.swift4j.modality.grounding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Boxes and points as bare lists of four or two numbers, wherever in a text they stand. */
final class BoxLists {

    private static final Pattern BOXES = pattern(4);
    private static final Pattern POINTS = pattern(2);

    private BoxLists() {}

    private static Pattern pattern(int numbers) {
        return Pattern.compile(IntStream.range(0, numbers)
                .mapToObj(i -> "\\s*(\\d{1,6}(?:\\.\\d{1,6})?)\\s*")
                .collect(Collectors.joining(",", "\\[", "\\]")));
    }

    static String write(List<LabelledBox> boxes) {
        return written(boxes.stream().map(Place::of).toList());
    }

    static String writePoints(List<LabelledPoint> points) {
        return written(points.stream().map(Place::of).toList());
    }

    private static String written(List<Place> places) {
        return places.stream().map(place -> Arrays.toString(place.whole())).collect(Collectors.joining(", "));
    }

    static List<LabelledBox> read(String text) {
        return read(text, BOXES).stream().map(Place::box).toList();
    }

    static List<LabelledPoint> readPoints(String text) {
        return read(text, POINTS).stream().map(Place::point).toList();
    }

    private static List<Place> read(String text, Pattern pattern) {
        List<Place> places = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            places.add(Place.of(
                    Optional.empty(),
                    IntStream.rangeClosed(1, matcher.groupCount())
                            .mapToObj(i -> Double.valueOf(matcher.group(i)))
                            .toList()));
        }
        return places;
    }
}

package io.swift4j.train.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a row's {@code objects} or {@code rejected_objects}: {@code ref}, {@code bbox} of points or boxes, {@code bbox_type} real or norm1, {@code image_id}, and
 * {@code width} and {@code height} of pictures. Corners in the wrong order change places.
 */
final class ObjectsReader {

    private static final Set<String> KNOWN = Set.of("ref", "bbox", "bbox_type", "image_id", "width", "height");

    private final RowFields row;
    private final RowFields objects;

    private ObjectsReader(RowFields row, RowFields objects) {
        this.row = row;
        this.objects = objects;
    }

    /** The objects of a row whose messages have tags for them; empty for none. */
    static Optional<Grounding> read(RowFields row, String field, List<Turn> turns) {
        if (row.isEmpty(field)) {
            return Optional.empty();
        }
        Optional<Map<String, @Nullable Object>> fields = RowFields.object(row.value(field));
        if (fields.isEmpty()) {
            row.report(field, "it must be an object with ref and bbox");
            return Optional.empty();
        }
        if (fields.get().isEmpty()) {
            return Optional.empty();
        }
        return new ObjectsReader(row, new RowFields(row.place(field) + ".", fields.get(), row.problems())).read(turns);
    }

    private Optional<Grounding> read(List<Turn> turns) {
        int before = row.problems().size();
        for (String name : objects.names()) {
            if (!KNOWN.contains(name)) {
                objects.report(name, "it is not known; objects have ref, bbox, bbox_type, image_id, width and height");
            }
        }
        String type = objects.text("bbox_type").orElse("real");
        if (!type.equals("real") && !type.equals("norm1")) {
            objects.report("bbox_type", "it must be real or norm1");
        }
        boolean relative = type.equals("norm1");
        List<String> refs = refs();
        List<Grounding.Place> places = places(relative, pictures(turns));
        List<Grounding.Size> sizes = sizes();
        count(turns, Grounding.REF, "ref", refs.size(), before);
        count(turns, Grounding.BOX, "bbox", places.size(), before);
        return row.problems().size() > before
                ? Optional.empty()
                : Optional.of(new Grounding(refs, places, relative, sizes));
    }

    private static int pictures(List<Turn> turns) {
        return (int) turns.stream()
                .flatMap(turn -> turn.media().stream())
                .filter(io.swift4j.core.content.Content.Image.class::isInstance)
                .count();
    }

    private List<String> refs() {
        List<String> refs = new ArrayList<>();
        for (Object ref : objects.list("ref")) {
            if (ref instanceof String text) {
                refs.add(text);
            } else {
                row.problems()
                        .add(objects.place("ref") + "[" + refs.size() + "] is " + RowFields.shown(ref)
                                + "; it must be text");
                return refs;
            }
        }
        return refs;
    }

    private List<Grounding.Place> places(boolean relative, int pictures) {
        List<@Nullable Object> boxes = objects.list("bbox");
        List<@Nullable Object> ids = objects.list("image_id");
        if (relative && !ids.isEmpty()) {
            objects.report("image_id", "it goes with bbox_type real only");
        }
        if (ids.size() > boxes.size()) {
            objects.report("image_id", "there are more of them than of bbox, " + boxes.size());
        }
        List<Grounding.Place> places = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++) {
            Object id = i < ids.size() ? ids.get(i) : Integer.valueOf(0);
            if (!(id instanceof Integer picture) || picture < 0 || (picture > 0 && picture >= pictures)) {
                row.problems()
                        .add(objects.place("image_id") + "[" + i + "] is " + RowFields.shown(id)
                                + "; it must be the number of one of the row's " + pictures + " pictures, from 0");
                return places;
            }
            List<Double> numbers = numbers(boxes.get(i), relative);
            if (numbers.isEmpty()) {
                row.problems()
                        .add(objects.place("bbox") + "[" + i + "] is " + RowFields.shown(boxes.get(i))
                                + "; it must be x and y, or left, top, right and bottom"
                                + (relative ? ", from 0 to 1" : ", finite"));
                return places;
            }
            places.add(new Grounding.Place(numbers, picture));
        }
        return places;
    }

    private static List<Double> numbers(@Nullable Object box, boolean relative) {
        if (!(box instanceof List<?> list)
                || (list.size() != 2 && list.size() != 4)
                || !list.stream().allMatch(Number.class::isInstance)) {
            return List.of();
        }
        List<Double> found =
                list.stream().map(each -> ((Number) each).doubleValue()).toList();
        if (!found.stream().allMatch(each -> Double.isFinite(each) && (!relative || (each >= 0 && each <= 1)))) {
            return List.of();
        }
        return found.size() == 2
                ? found
                : List.of(
                        Math.min(found.get(0), found.get(2)),
                        Math.min(found.get(1), found.get(3)),
                        Math.max(found.get(0), found.get(2)),
                        Math.max(found.get(1), found.get(3)));
    }

    private List<Grounding.Size> sizes() {
        List<@Nullable Object> widths = objects.list("width");
        List<@Nullable Object> heights = objects.list("height");
        if (widths.size() != heights.size()) {
            objects.report("width", "there must be as many as of height, " + heights.size());
            return List.of();
        }
        List<Grounding.Size> sizes = new ArrayList<>();
        for (int i = 0; i < widths.size(); i++) {
            try {
                sizes.add(new Grounding.Size(number(widths.get(i)), number(heights.get(i))));
            } catch (IllegalArgumentException e) {
                objects.report("width", String.valueOf(e.getMessage()));
                return List.of();
            }
        }
        return sizes;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    private void count(List<Turn> turns, String tag, String field, int given, int before) {
        long tags = turns.stream()
                .mapToLong(turn -> turn.content().split(java.util.regex.Pattern.quote(tag), -1).length - 1L)
                .sum();
        if (tags != given && row.problems().size() == before) {
            row.problems()
                    .add("the messages have " + tags + " " + tag + ", but " + objects.place(field) + " has " + given
                            + "; there must be as many");
        }
    }
}

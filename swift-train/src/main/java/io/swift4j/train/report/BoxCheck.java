package io.swift4j.train.report;

import io.swift4j.core.SwiftException;
import io.swift4j.modality.Image;
import io.swift4j.modality.grounding.BoxFormat;
import io.swift4j.modality.grounding.LabelledBox;
import io.swift4j.modality.media.MediaDecoder;
import io.swift4j.modality.media.source.MediaSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether boxes are in their pictures: those of the column {@code objects} (ms-swift: {@code bbox}, lists of two or four numbers in pixels,
 * or of {@code bbox_type} {@code norm1} or {@code norm1000}; {@code image_id} says of which picture), and those that answers write.
 */
final class BoxCheck {

    static final String COLUMN = "objects";

    private static final double THOUSAND = 1000;

    private final MediaDecoder decoder;
    private final Path folder;

    /**
     * For the rows of a file.
     *
     * @param folder where relative paths of media begin
     */
    BoxCheck(MediaDecoder decoder, Path folder) {
        this.decoder = decoder;
        this.folder = folder;
    }

    /** What is wrong with the boxes of a row's columns; nothing where it has none. */
    List<String> problems(Map<String, ?> row) {
        return row.get(COLUMN) instanceof Map<?, ?> found ? boxes(row, found) : List.of();
    }

    private List<String> boxes(Map<?, ?> row, Map<?, ?> objects) {
        List<String> problems = new ArrayList<>();
        if (!(objects.get("bbox") instanceof List<?> boxes)) {
            return problems;
        }
        for (int i = 0; i < boxes.size(); i++) {
            String place = COLUMN + ".bbox[" + i + "]";
            Optional<double[]> box = numbers(boxes.get(i));
            if (box.isEmpty()) {
                problems.add(place + " is " + boxes.get(i) + "; a box has four finite numbers, a point two");
                continue;
            }
            double[] size = size(row, objects, i);
            String wrong = size.length == 0 ? "" : outside(box.get(), size[0], size[1]);
            if (!wrong.isEmpty()) {
                problems.add(place + " is " + boxes.get(i) + "; " + wrong);
            }
        }
        return problems;
    }

    private static Optional<double[]> numbers(@Nullable Object value) {
        if (!(value instanceof List<?> list)
                || (list.size() != 2 && list.size() != 4)
                || !list.stream().allMatch(Number.class::isInstance)) {
            return Optional.empty();
        }
        double[] numbers =
                list.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
        for (double number : numbers) {
            if (!Double.isFinite(number)) {
                return Optional.empty();
            }
        }
        return Optional.of(numbers);
    }

    /** What is wrong with a box or a point in a plane of some size; empty where nothing is. */
    static String outside(double[] box, double width, double height) {
        for (int i = 0; i < box.length; i++) {
            double most = i % 2 == 0 ? width : height;
            if (box[i] < 0 || box[i] > most) {
                return String.format(
                        Locale.ROOT,
                        "its %s %s is not from 0 to %s",
                        i % 2 == 0 ? "x" : "y",
                        plain(box[i]),
                        plain(most));
            }
        }
        return box.length == 4 && (box[2] < box[0] || box[3] < box[1])
                ? "its right and bottom edge must not be before its left and top edge"
                : "";
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Double.isFinite(number)
                ? String.valueOf((long) number)
                : String.valueOf(number);
    }

    /** Width and height in the boxes' units; nothing where that can't be told, which is another problem of the row. */
    private double[] size(Map<?, ?> row, Map<?, ?> objects, int index) {
        String type = String.valueOf(objects.get("bbox_type"));
        if (type.equals("norm1")) {
            return new double[] {1, 1};
        } else if (type.equals("norm1000")) {
            return new double[] {THOUSAND, THOUSAND};
        }
        int picture = objects.get("image_id") instanceof List<?> ids
                        && index < ids.size()
                        && ids.get(index) instanceof Integer id
                ? id
                : 0;
        Object images = row.get("images") == null ? row.get("image") : row.get("images");
        Object image = images instanceof List<?> list
                ? picture >= 0 && picture < list.size() ? list.get(picture) : null
                : images;
        Object path = image instanceof Map<?, ?> map ? map.get("path") : image;
        if (!(path instanceof String text) || text.length() > THOUSAND) {
            return new double[0];
        }
        try {
            MediaSource source =
                    text.startsWith("data:") ? new MediaSource.DataUrl(text) : MediaSource.of(folder.resolve(text));
            if (!text.startsWith("data:") && !Files.isRegularFile(folder.resolve(text))) {
                return new double[0];
            }
            Image decoded = decoder.image(source);
            return new double[] {decoded.width(), decoded.height()};
        } catch (SwiftException | IllegalArgumentException e) {
            return new double[0];
        }
    }

    /** What is wrong with boxes that an answer writes; how far pixels may go only the model's processor knows. */
    static List<String> written(String answer, BoxFormat format) {
        List<String> problems = new ArrayList<>();
        double most = format == BoxFormat.QWEN2_5_VL ? Double.POSITIVE_INFINITY : THOUSAND;
        for (LabelledBox box : format.readUnits(answer)) {
            String wrong = outside(new double[] {box.left(), box.top(), box.right(), box.bottom()}, most, most);
            if (!wrong.isEmpty()) {
                problems.add("an answer has the box " + plain(box.left()) + ", " + plain(box.top()) + ", "
                        + plain(box.right()) + ", " + plain(box.bottom()) + "; " + wrong);
            }
        }
        return problems;
    }
}

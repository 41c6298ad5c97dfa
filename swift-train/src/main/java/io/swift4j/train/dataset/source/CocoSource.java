package io.swift4j.train.dataset.source;

import io.swift4j.train.data.MediaHome;
import io.swift4j.train.data.RawRow;
import io.swift4j.train.data.RowId;
import io.swift4j.train.data.RowSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of annotations in COCO's format (Lin et al., arXiv 1405.0312): a row for each caption, or for each picture with boxes.
 *
 * <p>Boxes become grounding rows: {@value #PROMPT}, and as the answer a line for each object with its category and its box. Pictures
 * without annotations are no rows. They are looked for beside the file, in {@code images} beside it or its folder, and in folders
 * there with the last word of the file's name ({@code instances_train2017.json}: {@code train2017}).
 */
public final class CocoSource implements RowSource {

    /** What is asked about pictures with boxes. */
    public static final String PROMPT = "Detect all objects in the image.";

    private final Path file;
    private final CocoFile coco;
    private final List<List<CocoFile.Annotation>> rows;
    private final MediaHome home;

    private CocoSource(Path file, CocoFile coco, List<List<CocoFile.Annotation>> rows, MediaHome home) {
        this.file = file;
        this.coco = coco;
        this.rows = rows;
        this.home = home;
    }

    /**
     * Reads a file; it is held in memory, without outlines.
     *
     * @throws io.swift4j.core.SwiftException if it can't be read, is no JSON, or its images or categories have no ids and names
     */
    public static CocoSource open(Path file) {
        CocoFile coco = CocoFile.read(file);
        List<List<CocoFile.Annotation>> rows = new ArrayList<>();
        Map<Long, List<CocoFile.Annotation>> boxes = new LinkedHashMap<>();
        for (CocoFile.Annotation annotation : coco.annotations) {
            if (annotation.caption() == null && coco.pictures.containsKey(annotation.image())) {
                boxes.computeIfAbsent(annotation.image(), unused -> new ArrayList<>())
                        .add(annotation);
            } else {
                rows.add(List.of(annotation));
            }
        }
        rows.addAll(boxes.values());
        return new CocoSource(file, coco, rows, new MediaHome(folder(file, coco), true));
    }

    private static Path folder(Path file, CocoFile coco) {
        Path own = MediaHome.beside(file).folder();
        String name =
                String.valueOf(file.getFileName()).replaceFirst("\\.json$", "").replaceFirst(".*_", "");
        String picture = coco.pictures.values().stream()
                .map(CocoFile.Picture::file)
                .findFirst()
                .orElse("");
        Path above = own.toAbsolutePath().getParent();
        List<Path> folders = new ArrayList<>(List.of(own, own.resolve("images"), own.resolve(name)));
        if (above != null) {
            folders.addAll(List.of(
                    above.resolve("images"),
                    above.resolve(name),
                    above.resolve("images").resolve(name)));
        }
        return folders.stream()
                .filter(folder -> Files.isRegularFile(folder.resolve(picture)))
                .findFirst()
                .orElse(own);
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public RawRow row(long index) {
        List<CocoFile.Annotation> annotations = rows.get(Math.toIntExact(index));
        RowId id = new RowId(name(), index + 1);
        List<String> problems = new ArrayList<>();
        CocoFile.Annotation first = annotations.get(0);
        CocoFile.Picture picture = coco.pictures.get(first.image());
        annotations.stream()
                .map(CocoFile.Annotation::problem)
                .filter(text -> !text.isEmpty())
                .forEach(problems::add);
        if (picture == null && problems.isEmpty()) {
            problems.add("image_id is " + first.image() + ", but no image has that id");
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (picture != null && first.caption() != null) {
            fields.put("query", "");
            fields.put("response", first.caption());
            fields.put("images", List.of(picture.file()));
        } else if (picture != null && problems.isEmpty()) {
            boxes(annotations, picture, fields, problems);
        }
        return new RawRow(id, fields, problems, home);
    }

    private void boxes(
            List<CocoFile.Annotation> annotations,
            CocoFile.Picture picture,
            Map<String, @Nullable Object> fields,
            List<String> problems) {
        List<String> names = new ArrayList<>();
        List<List<Double>> boxes = new ArrayList<>();
        for (CocoFile.Annotation annotation : annotations) {
            String name = coco.categories.get(annotation.category());
            if (name == null) {
                problems.add("category_id is " + annotation.category() + ", but no category has that id");
                return;
            }
            double[] box = annotation.box();
            names.add(name);
            boxes.add(List.of(box[0], box[1], box[0] + box[2], box[1] + box[3]));
        }
        fields.put("query", "<image>" + PROMPT);
        fields.put("response", String.join("\n", java.util.Collections.nCopies(names.size(), "<ref-object><bbox>")));
        fields.put("images", List.of(picture.file()));
        Map<String, Object> objects = new LinkedHashMap<>();
        objects.put("ref", names);
        objects.put("bbox", boxes);
        objects.put("bbox_type", "real");
        if (picture.width() > 0 && picture.height() > 0) {
            objects.put("width", List.of(picture.width()));
            objects.put("height", List.of(picture.height()));
        }
        fields.put("objects", objects);
    }
}

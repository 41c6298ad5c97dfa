package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** What is in a file of COCO annotations; outlines of objects are passed over while reading. */
final class CocoFile {

    record Picture(String file, double width, double height) {}

    /** An annotation; {@code problem} is empty where it is good. */
    record Annotation(long image, @Nullable String caption, long category, double[] box, String problem) {}

    final Map<Long, Picture> pictures = new LinkedHashMap<>();
    final Map<Long, String> categories = new LinkedHashMap<>();
    final List<Annotation> annotations = new ArrayList<>();
    private final Path file;

    private CocoFile(Path file) {
        this.file = file;
    }

    /** Whether a file is an object with {@code images} and {@code annotations}, and nothing after it. */
    static boolean isOne(Path file) throws IOException {
        Set<String> names = new HashSet<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    names.add(name);
                }
                parser.skipChildren();
                if (names.containsAll(Set.of("images", "annotations"))) {
                    return true;
                }
            }
            return false;
        } catch (JacksonException e) {
            return false;
        }
    }

    static CocoFile read(Path file) {
        CocoFile coco = new CocoFile(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), in)) {
            coco.read(parser);
            return coco;
        } catch (JacksonException e) {
            throw Json.broken(file, e);
        } catch (IOException e) {
            throw new SwiftException("dataset " + file + " cannot be read: " + e, e);
        }
    }

    private void read(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new SwiftException("dataset " + file + " must be an object with images and annotations");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            boolean known = Set.of("images", "annotations", "categories").contains(name);
            if (!known || value != JsonToken.START_ARRAY) {
                parser.skipChildren();
                continue;
            }
            for (int i = 0; parser.nextToken() == JsonToken.START_OBJECT; i++) {
                Map<String, @Nullable Object> object = object(parser);
                switch (name) {
                    case "images" -> picture(object, i);
                    case "categories" -> category(object, i);
                    default -> annotations.add(annotation(object, i));
                }
            }
            if (parser.currentToken() != JsonToken.END_ARRAY) {
                throw new SwiftException("dataset " + file + ": " + name + " must be a list of objects");
            }
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("segmentation") || value == JsonToken.START_OBJECT) {
                parser.skipChildren();
            } else if (value == JsonToken.START_ARRAY) {
                object.put(name, list(parser));
            } else {
                object.put(name, scalar(parser, value));
            }
        }
        return object;
    }

    private static List<@Nullable Object> list(JsonParser parser) {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            list.add(scalar(parser, token));
            parser.skipChildren();
        }
        return list;
    }

    private static @Nullable Object scalar(JsonParser parser, @Nullable JsonToken token) {
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return parser.getNumberValue();
        }
        return token == JsonToken.VALUE_STRING ? parser.getString() : null;
    }

    private void picture(Map<String, @Nullable Object> object, int i) {
        if (!(object.get("id") instanceof Number id) || !(object.get("file_name") instanceof String name)) {
            throw new SwiftException("dataset " + file + ": images[" + i + "] is " + Json.shown(object)
                    + "; it must have a number as id and a text as file_name");
        }
        pictures.put(id.longValue(), new Picture(name, number(object.get("width")), number(object.get("height"))));
    }

    private void category(Map<String, @Nullable Object> object, int i) {
        if (!(object.get("id") instanceof Number id) || !(object.get("name") instanceof String name)) {
            throw new SwiftException("dataset " + file + ": categories[" + i + "] is " + Json.shown(object)
                    + "; it must have a number as id and a text as name");
        }
        categories.put(id.longValue(), name);
    }

    private static Annotation annotation(Map<String, @Nullable Object> object, int i) {
        String place = "annotations[" + i + "]";
        long image = object.get("image_id") instanceof Number id ? id.longValue() : Long.MIN_VALUE;
        Object caption = object.get("caption");
        String problem = image == Long.MIN_VALUE
                ? place + ".image_id is " + Json.shown(object.get("image_id")) + "; it must be the id of an image"
                : "";
        if (caption instanceof String text) {
            return new Annotation(image, text, -1, new double[0], problem);
        }
        double[] box = box(object.get("bbox"));
        if (problem.isEmpty() && box.length != 4) {
            problem = place + ".bbox is " + Json.shown(object.get("bbox"))
                    + "; it must be left, top, width and height, and no annotation has a caption or a bbox besides";
        }
        return new Annotation(
                image, null, object.get("category_id") instanceof Number id ? id.longValue() : -1, box, problem);
    }

    private static double[] box(@Nullable Object value) {
        if (!(value instanceof List<?> list)
                || list.size() != 4
                || !list.stream().allMatch(Number.class::isInstance)) {
            return new double[0];
        }
        double[] box =
                list.stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray();
        boolean good =
                box[2] >= 0 && box[3] >= 0 && java.util.Arrays.stream(box).allMatch(Double::isFinite);
        return good ? box : new double[0];
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }
}

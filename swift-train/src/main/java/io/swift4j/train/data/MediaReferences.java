package io.swift4j.train.data;

import io.swift4j.core.content.MediaRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a row names a medium, as ms-swift does: a path, a data URL, a web address, base64 alone, an object with {@code path} or
 * {@code bytes}, and for films a list of pictures.
 *
 * <p>Relative paths begin in one folder, and where others made the set can't leave it. Files are looked for here, so that what is missing is known before a run begins.
 */
final class MediaReferences {

    /** Longer texts are base64, if they are no data URL: no path is that long. */
    private static final int LONGEST_PATH = 1000;

    private static final double FRAME_RATE = 2;

    private final Path folder;
    private final boolean confined;
    private final List<String> problems;

    MediaReferences(Path folder, boolean confined, List<String> problems) {
        this.folder = folder;
        this.confined = confined;
        this.problems = problems;
    }

    /** A medium; empty where it was reported as wrong. */
    Optional<MediaRef> read(@Nullable Object value, String place) {
        if (value instanceof MediaRef ref) {
            return Optional.of(ref);
        } else if (value instanceof String text) {
            return text(text, place);
        } else if (value instanceof Map<?, ?> map) {
            return object(map, place);
        } else if (value instanceof List<?> list && !list.isEmpty()) {
            List<MediaRef> pictures = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                read(list.get(i), place + "[" + i + "]").ifPresent(pictures::add);
            }
            return pictures.size() < list.size()
                    ? Optional.empty()
                    : Optional.of(new MediaRef.Frames(pictures, FRAME_RATE));
        }
        problems.add(place + " is " + RowFields.shown(value)
                + "; it must be a path, a data URL, base64, or an object with path or bytes");
        return Optional.empty();
    }

    private Optional<MediaRef> object(Map<?, ?> map, String place) {
        Object bytes = map.get("bytes");
        if (bytes instanceof String base64) {
            return base64(base64, place + ".bytes", map.get("path") instanceof String name ? name : place);
        }
        for (String key : List.of("path", "url", "data")) {
            if (map.get(key) instanceof String text) {
                return text(text, place + "." + key);
            }
        }
        problems.add(place + " is " + RowFields.shown(map) + "; it must have path, or bytes as base64");
        return Optional.empty();
    }

    private Optional<MediaRef> text(String text, String place) {
        boolean dataUrl = text.regionMatches(true, 0, "data:", 0, 5);
        if (!dataUrl && text.length() > LONGEST_PATH) {
            return base64(text, place, place);
        }
        MediaRef ref;
        try {
            ref = MediaRef.parse(text.strip());
        } catch (IllegalArgumentException e) {
            problems.add(place + ": " + e.getMessage());
            return Optional.empty();
        }
        if (!(ref instanceof MediaRef.File file)) {
            return Optional.of(ref);
        }
        Path path = folder.resolve(file.path());
        if (confined && !path.normalize().startsWith(folder.normalize())) {
            problems.add(place + " is " + RowFields.shown(text) + "; it must stay below " + folder);
            return Optional.empty();
        }
        try {
            if (text.isBlank() || !Files.isRegularFile(path) || Files.size(path) == 0) {
                problems.add(place + " is " + RowFields.shown(text) + "; "
                        + (Files.isRegularFile(path) ? "the file is empty: " : "there is no such file: ") + path);
                return Optional.empty();
            }
        } catch (IOException e) {
            problems.add(place + ": " + path + " can't be read: " + e);
            return Optional.empty();
        }
        return Optional.of(MediaRef.of(path));
    }

    private Optional<MediaRef> base64(String text, String place, String name) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text);
            if (bytes.length > 0) {
                return Optional.of(new MediaRef.Bytes(name, bytes));
            }
        } catch (IllegalArgumentException e) {
            problems.add(place + " is " + RowFields.shown(text) + "; its base64 is broken: " + e.getMessage());
            return Optional.empty();
        }
        problems.add(place + " has no bytes");
        return Optional.empty();
    }
}

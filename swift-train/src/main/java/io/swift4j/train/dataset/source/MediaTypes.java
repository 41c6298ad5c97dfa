package io.swift4j.train.dataset.source;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which column a media file belongs to, by the end of its name. */
final class MediaTypes {

    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry("jpg", "images"),
            Map.entry("jpeg", "images"),
            Map.entry("png", "images"),
            Map.entry("webp", "images"),
            Map.entry("gif", "images"),
            Map.entry("bmp", "images"),
            Map.entry("tif", "images"),
            Map.entry("tiff", "images"),
            Map.entry("wav", "audios"),
            Map.entry("flac", "audios"),
            Map.entry("mp3", "audios"),
            Map.entry("ogg", "audios"),
            Map.entry("opus", "audios"),
            Map.entry("m4a", "audios"),
            Map.entry("mp4", "videos"),
            Map.entry("mkv", "videos"),
            Map.entry("webm", "videos"),
            Map.entry("mov", "videos"),
            Map.entry("avi", "videos"));

    private MediaTypes() {}

    /** The endings of media, in order. */
    static List<String> endings() {
        return COLUMNS.keySet().stream().sorted().toList();
    }

    /** The column of media files with this name; empty for other files. */
    static Optional<String> column(String name) {
        return Optional.ofNullable(COLUMNS.get(ending(name)));
    }

    /** What follows the last dot, in small letters; empty for none. */
    static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 || name.indexOf('/', dot) >= 0
                ? ""
                : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}

package io.swift4j.train.dataset.source;

import io.swift4j.core.SwiftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which files of a folder belong to a split, by a word in their paths, as Hugging Face's libraries see it. */
final class Splits {

    private static final Map<String, List<String>> WORDS = Map.of(
            "train", List.of("train", "training"),
            "validation", List.of("validation", "valid", "dev", "val"),
            "test", List.of("test", "testing", "eval", "evaluation"));

    private Splits() {}

    /**
     * The files of a split; where no path has a word for any, all are {@code train}.
     *
     * @throws SwiftException if there is none of the split
     */
    static List<Path> select(Path folder, List<Path> files, String split) {
        List<Path> chosen = files.stream()
                .filter(file -> of(folder.relativize(file)).equals(Optional.of(split)) || named(folder, file, split))
                .toList();
        if (!chosen.isEmpty()) {
            return chosen;
        }
        TreeSet<String> there = new TreeSet<>();
        files.forEach(file -> of(folder.relativize(file)).ifPresent(there::add));
        if (there.isEmpty() && split.equals("train")) {
            return files;
        }
        throw new SwiftException("dataset " + folder + " has no files of the split " + split
                + (there.isEmpty() ? "; all there are count as train" : "; there are " + there));
    }

    /** The folder of a split where there is one, else the folder itself. */
    static Path folder(Path folder, String split) {
        return WORDS.getOrDefault(split, List.of(split)).stream()
                .map(folder::resolve)
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(folder);
    }

    private static boolean named(Path folder, Path file, String split) {
        return !WORDS.containsKey(split) && has(folder.relativize(file).toString(), split);
    }

    private static Optional<String> of(Path file) {
        return WORDS.entrySet().stream()
                .filter(split -> split.getValue().stream().anyMatch(word -> has(file.toString(), word)))
                .map(Map.Entry::getKey)
                .sorted()
                .reduce((one, other) -> other);
    }

    private static boolean has(String path, String word) {
        return Pattern.compile("(^|[^a-z])" + Pattern.quote(word.toLowerCase(Locale.ROOT)) + "([^a-z]|$)")
                .matcher(path.toLowerCase(Locale.ROOT))
                .find();
    }
}

package io.swift4j.examples;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.hub.HubConfig;
import io.swift4j.core.hub.ModelLocation;
import io.swift4j.modality.space.EmbeddingSpace;
import io.swift4j.modality.space.Match;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Finds the pictures of a folder that go best with words or with another picture, with CLIP or SigLIP; or sounds, with CLAP. Prints
 * them with their cosines and writes a page that shows them.
 */
public final class FindPictures {

    private static final int SHOWN = 10;

    private FindPictures() {}

    /** MODEL FOLDER WORDS-OR-FILE PAGE.html */
    public static void main(String[] arguments) throws IOException {
        find(arguments[0], Path.of(arguments[1]), arguments[2], Path.of(arguments[3]));
    }

    /** Searches a folder and what is in it; files that the model has no tower for are named and left out. */
    static List<Match> find(String model, Path folder, String query, Path page) throws IOException {
        try (EmbeddingSpace space = EmbeddingSpace.load(ModelLocation.resolve(model, HubConfig.fromEnvironment()));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                try {
                    space.add(folder.relativize(file).toString(), Content.medium(file));
                } catch (SwiftException e) {
                    System.out.println("left out: " + e.getMessage());
                }
            }
            Content wanted = isFile(query) ? Content.medium(Path.of(query)) : Content.text(query);
            List<Match> found = space.nearest(wanted, SHOWN);
            found.forEach(match -> System.out.printf(Locale.ROOT, "%7.4f  %s%n", match.score(), match.id()));
            Files.writeString(page, ResultPage.of(query, folder, found, page));
            System.out.println(page);
            return found;
        }
    }

    /** Words need not be a path that the file system can have. */
    private static boolean isFile(String query) {
        try {
            return Files.isRegularFile(Path.of(query));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}

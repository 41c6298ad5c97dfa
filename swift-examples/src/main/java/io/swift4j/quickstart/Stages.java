package io.swift4j.quickstart;

import io.swift4j.core.SwiftException;
import io.swift4j.train.run.DurableFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The stages of a quick start. One that is done is not done again. */
final class Stages {

    private final Path work;
    private final PrintStream out;
    private final long begun = System.nanoTime();

    /** {@code settings} must be those that the folder was begun with. */
    Stages(Path work, String settings, PrintStream out) {
        this.work = work;
        this.out = out;
        Path file = work.resolve("settings.txt");
        try {
            Files.createDirectories(work);
            if (!Files.exists(file)) {
                try (Stream<Path> files = Files.list(work)) {
                    if (files.findAny().isPresent()) {
                        throw new SwiftException(
                                work + " holds something else; a quick start needs a folder of its own");
                    }
                }
                Files.writeString(file, settings);
            } else if (!Files.readString(file).equals(settings)) {
                throw new SwiftException(work + " holds a quick start of other settings (" + Files.readString(file)
                        + "); use the same ones or another folder");
            }
        } catch (IOException e) {
            throw new SwiftException("cannot write into " + work + ": " + e, e);
        }
    }

    /**
     * Does a stage unless it is done.
     *
     * @param afresh folders that an interrupted stage leaves unfinished and that are emptied before
     */
    void run(String name, String about, List<Path> afresh, Runnable stage) {
        Path done = work.resolve(name + ".done");
        if (Files.exists(done)) {
            out.println(about + ": done before");
            return;
        }
        out.printf(Locale.ROOT, "%s …%n", about);
        afresh.forEach(Stages::delete);
        long start = System.nanoTime();
        stage.run();
        try {
            Files.writeString(done, "");
        } catch (IOException e) {
            throw new SwiftException("cannot write " + done + ": " + e, e);
        }
        out.printf(Locale.ROOT, "%s: %.0f s (%.0f s in all)%n", about, seconds(start), seconds(begun));
    }

    double seconds() {
        return seconds(begun);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void delete(Path folder) {
        try {
            DurableFiles.delete(folder);
        } catch (IOException e) {
            throw new SwiftException("cannot delete " + folder + ": " + e, e);
        }
    }
}

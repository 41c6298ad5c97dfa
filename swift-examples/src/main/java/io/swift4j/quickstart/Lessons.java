package io.swift4j.quickstart;

import io.swift4j.core.SwiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the rows to learn, and the file by which {@link io.swift4j.train.dataset.Datasets} knows them. */
final class Lessons {

    /** The name of the mixture of all sets. */
    static final String NAME = "quickstart";

    private static final long SEED = 7;

    private Lessons() {}

    /** Writes the sets of some tasks. */
    static void write(
            Path folder, Material material, Curriculum curriculum, QuickstartOptions.Size size, Set<Task> tasks) {
        Map<String, Runnable> sets = new LinkedHashMap<>();
        if (tasks.contains(Task.CAPTION)) {
            boolean places = tasks.contains(Task.GROUNDING);
            sets.put("talk", () -> material.write("talk", curriculum.talks(SEED, size.talks(), places)));
        }
        Map<Task, Integer> counts = Map.of(
                Task.READING, size.signs(),
                Task.COMMAND, size.commands(),
                Task.FILM, size.films(),
                Task.DRAWING, size.drawings(),
                Task.SPEAKING, size.sayings());
        for (Lesson lesson : curriculum.lessons()) {
            Integer count = counts.get(lesson.task());
            if (count != null && tasks.contains(lesson.task())) {
                String name = lesson.task().title();
                sets.put(
                        name,
                        () -> material.write(
                                name,
                                Curriculum.samples(lesson, SEED, count, false).map(List::of)));
            }
        }
        sets.entrySet().parallelStream().forEach(set -> set.getValue().run());
        try {
            Files.writeString(folder.resolve("datasets.yaml"), registry(List.copyOf(sets.keySet())));
        } catch (IOException e) {
            throw new SwiftException("cannot write into " + folder + ": " + e, e);
        }
    }

    private static String registry(List<String> sets) {
        StringBuilder yaml = new StringBuilder(NAME + ":\n  mixture:\n");
        sets.forEach(set -> yaml.append("    %1$s: [\"%2$s_%1$s\"]%n".formatted(set, NAME)));
        sets.forEach(set -> yaml.append("%2$s_%1$s:%n  path: \"%1$s.jsonl\"%n  task: %1$s%n".formatted(set, NAME)));
        return yaml.toString().replace("\r", "");
    }
}

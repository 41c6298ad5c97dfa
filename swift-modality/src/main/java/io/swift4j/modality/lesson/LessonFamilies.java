package io.swift4j.modality.lesson;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** All families that are found on the class path. */
final class LessonFamilies {

    private static final List<LessonFamily> ALL =
            ServiceLoader.load(LessonFamily.class, LessonFamily.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private LessonFamilies() {}

    static Optional<LessonFamily> of(String modelType) {
        return ALL.stream()
                .filter(family -> family.modelTypes().contains(modelType))
                .findFirst();
    }
}

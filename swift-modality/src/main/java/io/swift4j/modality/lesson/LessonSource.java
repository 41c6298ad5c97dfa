package io.swift4j.modality.lesson;

import io.swift4j.core.model.PretrainedModel;
import java.util.Optional;

/**
 * A model whose answers are codes, or may be, and its family.
 *
 * <p>Thread-safe; the model stays the caller's.
 */
public final class LessonSource {

    private final LessonFamily family;
    private final PretrainedModel model;

    private LessonSource(LessonFamily family, PretrainedModel model) {
        this.family = family;
        this.model = model;
    }

    /** That of a model; empty where answers are words of its vocabulary alone. */
    public static Optional<LessonSource> of(PretrainedModel model) {
        return LessonFamilies.of(model.config().modelType()).map(family -> new LessonSource(family, model));
    }

    /** What rows the model learns from, for the user. */
    public String rows() {
        return family.rows();
    }

    /** Whether the model learns words too, from rows whose answers have no media. */
    public boolean learnsWords() {
        return family.learnsWords();
    }

    /**
     * How the model learns: made at the first call, and closed with the model.
     *
     * @throws io.swift4j.core.SwiftException where the checkpoint lacks what that takes
     */
    public CodeLessons lessons() {
        return model.part(CodeLessons.class, "", () -> family.lessons(model));
    }
}

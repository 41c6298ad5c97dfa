package io.swift4j.modality.lesson;

import io.swift4j.core.model.PretrainedModel;
import java.util.Set;

/**
 * A family of models whose answers are codes, and how they learn.
 *
 * <p>Found by {@link java.util.ServiceLoader}, so that a user adds one with a class and a line in {@code
 * META-INF/services/io.swift4j.modality.lesson.LessonFamily}. Implementations have no state.
 */
public interface LessonFamily {

    /** The {@code model_type} values of this family. */
    Set<String> modelTypes();

    /** What rows they learn from, for the user. */
    String rows();

    /** Whether they learn words too, from rows whose answers have no media. */
    default boolean learnsWords() {
        return false;
    }

    /**
     * How a model learns.
     *
     * @throws io.swift4j.core.SwiftException where the checkpoint lacks what that takes
     */
    CodeLessons lessons(PretrainedModel model);
}

package io.swift4j.modality.lesson;

import io.swift4j.core.model.PretrainedModel;
import java.nio.file.Path;
import java.util.Optional;
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

    /** Whether rows name the codes of what is said, in {@code audio_codes}, rather than its sound; conversations are text beside. */
    default boolean takesSpeech() {
        return false;
    }

    /** Whether checkpoints come without their codec, so that one is named besides. */
    default boolean takesCodec() {
        return false;
    }

    /**
     * How a model learns.
     *
     * @param codec the folder of its codec, where it {@link #takesCodec}; empty for none
     * @throws io.swift4j.core.SwiftException where the checkpoint lacks what that takes
     */
    CodeLessons lessons(PretrainedModel model, Optional<Path> codec);
}

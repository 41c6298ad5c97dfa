package io.swift4j.modality.lesson;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.PretrainedModel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model whose answers are codes, or may be, and its family.
 *
 * <p>Thread-safe; the model stays the caller's.
 */
public final class LessonSource {

    private final LessonFamily family;
    private final PretrainedModel model;
    private final Optional<Path> codec;

    private LessonSource(LessonFamily family, PretrainedModel model, Optional<Path> codec) {
        this.family = family;
        this.model = model;
        this.codec = codec;
    }

    /** That of a model; empty where answers are words of its vocabulary alone. */
    public static Optional<LessonSource> of(PretrainedModel model) {
        return of(model, Optional.empty());
    }

    /**
     * That of a model whose codec may be elsewhere.
     *
     * @param codec its folder; empty for none
     * @throws SwiftException where the model has no use for it
     */
    public static Optional<LessonSource> of(PretrainedModel model, Optional<Path> codec) {
        String type = model.config().modelType();
        Optional<LessonFamily> family = LessonFamilies.of(type);
        if (codec.isPresent() && !family.map(LessonFamily::takesCodec).orElse(false)) {
            throw new SwiftException("codec has no effect: a " + type + " model "
                    + (family.isEmpty() ? "has none" : "comes with its own"));
        }
        return family.map(found -> new LessonSource(found, model, codec));
    }

    /** What rows the model learns from, for the user. */
    public String rows() {
        return family.rows();
    }

    /** Whether the model learns words too, from rows whose answers have no media. */
    public boolean learnsWords() {
        return family.learnsWords();
    }

    /** Whether rows name the codes of what is said rather than its sound. */
    public boolean takesSpeech() {
        return family.takesSpeech();
    }

    /**
     * How the model learns: made at the first call, and closed with the model.
     *
     * @throws io.swift4j.core.SwiftException where the checkpoint lacks what that takes
     */
    public CodeLessons lessons() {
        return model.part(CodeLessons.class, codec, () -> family.lessons(model, codec));
    }
}

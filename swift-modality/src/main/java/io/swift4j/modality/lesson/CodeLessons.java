package io.swift4j.modality.lesson;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Network;
import java.util.List;

/**
 * How one model learns whose answers are codes: conversations become tokens and frames of codes, and these a loss.
 *
 * <p>Made for a model, which must live as long; thread-safe. Owns what it loads besides: close it.
 */
public interface CodeLessons extends AutoCloseable {

    /**
     * A conversation as the model takes it.
     *
     * @throws SwiftException saying what of it can't be learned, or naming a medium that can't be read or decoded
     */
    Lesson lesson(Dialogue dialogue);

    /**
     * Losses of lessons, averaged over nothing; gradients are added as the pass says.
     *
     * @param network of the model, with adapters or without
     * @param media among the lessons' tokens, in their order; of models that take them
     */
    LessonLoss losses(Network network, List<Lesson> lessons, MediaTensors media, LessonPass pass);

    @Override
    void close();
}

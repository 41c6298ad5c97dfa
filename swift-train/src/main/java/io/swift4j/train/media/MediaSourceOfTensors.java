package io.swift4j.train.media;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.train.data.MediaRecipe;
import java.util.List;

/** Makes tensors of the media of examples. Thread-safe. */
public interface MediaSourceOfTensors {

    /**
     * Decodes and processes the media of one example.
     *
     * @return belong to the caller's scope
     * @throws io.swift4j.core.SwiftException naming what can't be read or has changed
     */
    MediaTensors prepare(MediaRecipe recipe);

    /**
     * Tensors of several examples as one micro-batch, in order.
     *
     * @param recipes of the examples
     * @param samples what {@link #prepare} gave for them
     * @return belong to the caller's scope, or are those given
     */
    MediaTensors collate(List<MediaRecipe> recipes, List<MediaTensors> samples);
}

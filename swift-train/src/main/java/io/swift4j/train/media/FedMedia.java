package io.swift4j.train.media;

import io.swift4j.core.model.MediaTensors;

/**
 * The media of a micro-batch; closing frees them.
 *
 * @param tensors {@link MediaTensors#NONE} for text alone
 */
public record FedMedia(MediaTensors tensors) implements AutoCloseable {

    /** Text alone. */
    public static final FedMedia NONE = new FedMedia(MediaTensors.NONE);

    @Override
    public void close() {
        PreparedMedia.free(tensors);
    }
}

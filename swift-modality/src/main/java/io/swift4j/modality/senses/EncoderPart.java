package io.swift4j.modality.senses;

import io.swift4j.modality.layers.BlockStack;
import java.util.List;

/**
 * A tower, and the kinds of media that go through it.
 *
 * @param tower whose first result are the vectors, {@code [.., hidden]}, in the order of the placeholders
 * @param channels in the order in which they are run
 */
public record EncoderPart(BlockStack tower, List<MediaChannel> channels) {

    public EncoderPart {
        channels = List.copyOf(channels);
    }
}

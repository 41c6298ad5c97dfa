package io.swift4j.modality.csm;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.core.model.Senses;
import io.swift4j.modality.layers.TowerGroup;
import java.util.List;

/** The senses of a decoder whose vectors are made elsewhere. */
final class GivenVectors implements Senses {

    @Override
    public Adaptable encoders() {
        return new TowerGroup(List.of(), "cpu");
    }

    @Override
    public Senses extend(DecoderExtension addition) {
        return this;
    }

    @Override
    public Perception perceive(MediaTensors media, boolean checkpointing, long seed) {
        throw new SwiftException(
                "CSM's decoder of depth takes no " + media.tensors().keySet());
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}

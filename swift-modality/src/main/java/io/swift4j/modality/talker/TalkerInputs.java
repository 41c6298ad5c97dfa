package io.swift4j.modality.talker;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.Adaptable;
import io.swift4j.core.model.DecoderExtension;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.Perception;
import io.swift4j.core.model.Senses;
import io.swift4j.core.model.SoftTokens;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.layers.TowerGroup;
import java.util.List;

/**
 * What the talker is given in place of tokens: vectors, one for each.
 *
 * @param width of the vectors
 * @param maskToken the token that stands in the ids where a vector takes its place
 */
record TalkerInputs(int width, int maskToken) implements Senses {

    static final String INPUTS = "inputs_embeds";

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
        Tensor inputs = media.find(INPUTS)
                .orElseThrow(() -> new SwiftException("the talker takes " + INPUTS + " alone, not "
                        + media.tensors().keySet()));
        if (inputs.rank() != 3 || inputs.size(2) != width) {
            throw new SwiftException(INPUTS + " must be [batch, tokens, " + width + "], not " + inputs);
        }
        // The vectors are made elsewhere; their gradients are theirs.
        return Perception.of(List.of(new SoftTokens("talker input", maskToken, inputs.reshape(-1, width), List.of())));
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}

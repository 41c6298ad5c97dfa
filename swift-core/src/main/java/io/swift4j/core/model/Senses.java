package io.swift4j.core.model;

import java.util.Optional;

/**
 * The encoders of a multimodal model with what leads from them to its decoder.
 *
 * <p>Made by a {@link ModelFamily}. Closing frees scripts, not weights.
 */
public interface Senses extends AutoCloseable {

    /** The encoders as what adapters may change, by the names of modules. */
    Adaptable encoders();

    /** The same with something added to the encoders; weights are shared. The caller's, to be closed before this. */
    Senses extend(DecoderExtension addition);

    /**
     * Runs the encoders, recording gradients as the thread's {@link io.swift4j.core.torch.GradMode} says.
     *
     * @param checkpointing whether blocks that are trained are run again on the way back instead of kept
     * @param seed of what is random in it, such as an adapter's dropout in training
     * @throws io.swift4j.core.SwiftException when a tensor is missing, misshapen, or none that the model takes
     */
    Perception perceive(MediaTensors media, boolean checkpointing, long seed);

    /**
     * Where tokens are, when that is more than their number in the row.
     *
     * @param ids {@code [batch][tokens]}
     * @param keep 0 for padding
     * @return empty for plain positions, as by default
     */
    default Optional<AxisPositions> positions(int[][] ids, Optional<int[][]> keep, MediaTensors media) {
        return Optional.empty();
    }

    @Override
    void close();
}

package io.swift4j.core.model;

import java.util.List;

/** A run of a model's encoders: what they made, and the way back. */
public interface Perception {

    /** What the encoders made, one entry for each kind of media. */
    List<SoftTokens> tokens();

    /** Goes on with gradients that have been led back through {@link #tokens()}; for encoders that kept no graph of their own. */
    void backward();
}

package io.swift4j.core.model;

import io.swift4j.core.SwiftException;
import io.swift4j.core.torch.Dtype;
import io.swift4j.core.torch.Tensor;

/**
 * What runs a model's weights: a {@link Decoder}, or the towers of a model that writes no text.
 *
 * <p>Closing frees scripts, not weights.
 */
public interface Network extends Adaptable, AutoCloseable {

    /**
     * The same network with something added to it; the weights are shared, and both may be used.
     *
     * @return the caller's, to be closed before the model; replaces what an earlier extension of this network added
     */
    Network extend(DecoderExtension addition);

    /** Where the weights are: {@code cpu} or {@code cuda:N}. */
    String device();

    /** The type that activations have. */
    Dtype dtype();

    /** Scores of a short input that is always the same, by which networks of one configuration are compared. */
    Tensor probe();

    /** Numbers below {@code size}, spread over them, and always the same: what a {@link #probe} may be made of. */
    static int[] spread(int count, int size) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (int) (7919L * (i + 1) % size);
        }
        return numbers;
    }

    /**
     * This network as one of its own type.
     *
     * @throws SwiftException where it is another
     */
    default <N extends Network> N as(Class<N> type) {
        if (!type.isInstance(this)) {
            throw new SwiftException("a " + type.getSimpleName() + " is needed here, but the model runs on a "
                    + getClass().getSimpleName());
        }
        return type.cast(this);
    }

    @Override
    void close();
}

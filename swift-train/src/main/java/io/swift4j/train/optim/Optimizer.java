package io.swift4j.train.optim;

import io.swift4j.core.torch.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Changes parameters by their gradients, in place.
 *
 * <p>Deterministic, and resumable bit for bit: an optimizer that has loaded another's state takes the same next steps. It
 * owns its state, which {@link #close()} frees, but not the parameters. Not thread-safe.
 */
public interface Optimizer extends AutoCloseable {

    /** The groups that the optimizer was made with, in order. */
    List<ParameterGroup> groups();

    /**
     * Takes one step with every parameter that has a gradient; the others stay as they are.
     *
     * @param learningRates one for each group, as a schedule gives them
     */
    void step(double... learningRates);

    /** Sets all gradients to 0 and keeps their memory for the next backward pass. */
    void zeroGrad();

    /**
     * Everything that later steps depend on besides the parameters, by name, as a checkpoint stores it.
     *
     * @return the live tensors, not copies: they stay the optimizer's and change with the next step
     */
    Map<String, Tensor> state();

    /**
     * Takes over a saved state by copying it.
     *
     * @throws io.swift4j.core.SwiftException when names or shapes aren't those of {@link #state()}
     */
    void loadState(Map<String, Tensor> saved);

    /** Bytes that the state takes. */
    default long stateBytes() {
        return state().values().stream()
                .mapToLong(tensor -> tensor.count() * tensor.dtype().bytes())
                .sum();
    }

    /** Frees the state. */
    @Override
    void close();
}

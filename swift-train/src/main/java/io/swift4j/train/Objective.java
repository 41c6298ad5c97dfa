package io.swift4j.train;

import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.model.TrainingPass;
import io.swift4j.core.torch.Tensor;
import io.swift4j.peft.AdaptedModel;
import io.swift4j.train.data.BatchOptions;
import io.swift4j.train.data.Encoded;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run minimises: how a micro-batch becomes gradients and figures.
 *
 * @param <T> the examples that it learns from
 */
interface Objective<T extends Encoded> {

    /** The examples that it learns from. */
    Class<T> examples();

    /** What rows those are made of, for the user. */
    String rows();

    /** Why an example can't be learned from, naming the field of its row; empty if it can. */
    default Optional<String> problem(T example) {
        return Optional.empty();
    }

    /** Makes a model ready, before its adapter is made or loaded. */
    default void prepare(AdaptedModel model, long seed) {}

    /** Whether the adapter has to train the layer {@code score}. */
    default boolean trainsScore() {
        return false;
    }

    /** How its examples form batches, from how the options would have it. */
    default BatchOptions batches(BatchOptions wanted) {
        return wanted;
    }

    /** The micro-batches of a step, from how many the options want. */
    default int accumulation(int wanted) {
        return wanted;
    }

    /** How many successive steps are taken with the same micro-batches. */
    default int iterations() {
        return 1;
    }

    /** What later steps depend on besides the model, by name; belongs to the caller's scope. */
    default Map<String, Tensor> state() {
        return Map.of();
    }

    /** Takes over a saved {@link #state}. */
    default void load(Map<String, Tensor> saved) {}

    /** How much an example counts in the mean of a step: its targets, or 1. */
    double count(T example);

    /** The lengths of the sequences that the model sees of an example, in tokens. */
    default int[] lengths(T example) {
        return new int[] {example.length()};
    }

    /**
     * Adds gradients.
     *
     * @param normalizer what the examples of the whole step count together
     */
    Outcome gradients(AdaptedModel model, List<T> batch, double normalizer, Settings settings);

    /** The same figures without gradients. */
    Outcome evaluate(AdaptedModel model, List<T> batch);

    /** Whether examples may have media. */
    default boolean takesMedia() {
        return false;
    }

    /** The same for examples with media, where it {@link #takesMedia}. */
    default Outcome evaluate(AdaptedModel model, List<T> batch, MediaTensors media) {
        return evaluate(model, batch);
    }

    /**
     * How gradients are computed.
     *
     * @param pass how the decoder is run
     * @param lossScale what gradients are multiplied by
     * @param media of the micro-batch, in the order of its examples; where an objective {@link #takesMedia}
     */
    record Settings(TrainingPass.Options pass, double lossScale, MediaTensors media) {

        /** Text alone. */
        Settings(TrainingPass.Options pass, double lossScale) {
            this(pass, lossScale, MediaTensors.NONE);
        }

        /** The same for another part of a micro-batch, with random numbers of its own. */
        Settings seeded(int part) {
            return part == 0
                    ? this
                    : new Settings(pass.withSeed(pass.seed() + 1_000_000_007L * part), lossScale, media);
        }
    }

    /**
     * What a micro-batch gave.
     *
     * @param sum its part of the step's loss before the division by the normalizer
     * @param count what its examples count
     * @param correct how many targets scored highest, or pairs were told apart
     * @param counted of how many; 0 where nothing is right or wrong
     * @param tokens all its tokens
     * @param sums of further figures, each with what it is divided by
     */
    record Outcome(double sum, double count, long correct, long counted, long tokens, Map<String, double[]> sums) {}
}

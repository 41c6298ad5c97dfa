package io.swift4j.train.codec;

import io.swift4j.core.SwiftException;
import io.swift4j.core.config.Problems;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Trains a codec from nothing and writes it as a checkpoint folder.
 *
 * <p>An autoencoder first learns without codebooks; k-means then makes codebooks of what its encoder gives, and they follow by moving
 * averages while gradients go straight through them (van den Oord et al. 2017). Codes that nothing uses become vectors of the step.
 * Deterministic for a seed, machine and number of threads. Each trainer runs one training at a time.
 */
public abstract sealed class CodecTrainer permits PictureCodecTrainer, SoundCodecTrainer {

    private final CodecOptions options;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    CodecTrainer(CodecOptions options) {
        this.options = options;
    }

    /** The codec to train, with its material; it belongs to the caller. */
    abstract Autoencoder autoencoder();

    /**
     * Trains and writes {@code config.json} and {@code model.safetensors}.
     *
     * <p>The state of training is kept in {@code training.safetensors} beside them: a run that was killed or cancelled goes on from it,
     * with the same results as one that was never interrupted.
     *
     * @param folder made if it isn't there
     * @throws SwiftException when the folder holds the state of a training with other settings or other material, or can't be written
     */
    public final CodecReport train(Path folder) {
        cancelled.set(false);
        try (Autoencoder codec = autoencoder();
                CodecTraining training = new CodecTraining(codec, options, folder)) {
            return training.run(cancelled::get);
        }
    }

    /** Ends a run after the current step; its state is kept. Thread-safe. */
    public final void cancel() {
        cancelled.set(true);
    }

    /** What trainers of all codecs are built with. */
    public abstract static sealed class Builder<B extends Builder<B>>
            permits PictureCodecTrainer.Builder, SoundCodecTrainer.Builder {

        private int steps;
        private int warmup = -1;
        private int batch;
        private double learningRate;
        private double commitment = 0.25;
        private double perceptual = 1;
        private double decay = 0.95;
        private long seed;
        private int saveSteps = 100;
        private Consumer<CodecProgress> listener = progress -> {};

        Builder(int steps, int batch, double learningRate) {
            this.steps = steps;
            this.batch = batch;
            this.learningRate = learningRate;
        }

        abstract B self();

        /** Steps in all; pictures 1000, sounds 400 unless given. */
        public final B steps(int value) {
            steps = value;
            return self();
        }

        /** Steps without codebooks at the start; a fifth of all unless given. */
        public final B warmup(int value) {
            warmup = value;
            return self();
        }

        /** Pictures, or pieces of sound, of a step; 32 and 8 unless given. */
        public final B batch(int value) {
            batch = value;
            return self();
        }

        /** The highest learning rate of AdamW; 0.003 for pictures and 0.003 for sounds unless given. */
        public final B learningRate(double value) {
            learningRate = value;
            return self();
        }

        /** Weight of the encoder's distance to its codes; 0.25 unless given. */
        public final B commitment(double value) {
            commitment = value;
            return self();
        }

        /** Weight of the perceptual loss of pictures, or of the spectral loss of sounds; 1 unless given. */
        public final B perceptual(double value) {
            perceptual = value;
            return self();
        }

        /** Decay of the codebooks' moving averages, in [0, 1); 0.95 unless given. */
        public final B decay(double value) {
            decay = value;
            return self();
        }

        /** Seed of everything that is random; 0 unless given. */
        public final B seed(long value) {
            seed = value;
            return self();
        }

        /** Steps from one saved state to the next; 100 unless given. */
        public final B saveSteps(int value) {
            saveSteps = value;
            return self();
        }

        /** Told of every step, on the thread that trains. */
        public final B onStep(Consumer<CodecProgress> told) {
            listener = told;
            return self();
        }

        final CodecOptions options(Problems problems) {
            int unquantised = warmup < 0 ? steps / 5 : warmup;
            CodecOptions made = new CodecOptions(
                    steps, unquantised, batch, learningRate, commitment, perceptual, decay, seed, saveSteps, listener);
            made.report(problems);
            problems.unless(
                    unquantised < Math.max(1, steps), "warmup " + unquantised + " must be less than steps " + steps);
            return made;
        }

        /** What is made when nothing is wrong. */
        static <T> T checked(Problems problems, Supplier<T> made) {
            try {
                problems.check();
            } catch (IllegalArgumentException e) {
                throw new SwiftException(String.valueOf(e.getMessage()), e);
            }
            return made.get();
        }
    }
}

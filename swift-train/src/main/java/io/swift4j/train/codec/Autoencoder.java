package io.swift4j.train.codec;

import io.swift4j.core.torch.Tensor;
import io.swift4j.train.data.CounterRandom;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A codec in training without its codebooks, and the material it learns from. Owns its parameters. */
interface Autoencoder extends AutoCloseable {

    /** What the codebooks are. */
    CodebookShape codebooks();

    /** What is learned by gradients, by its name in the checkpoint; float32 leaves. */
    Map<String, Tensor> parameters();

    /** A batch of the material. */
    Tensor batch(CounterRandom random, int count);

    /** Samples of the material that show how good the codec is, the same each time. */
    List<Tensor> samples();

    /** {@code [batch, dim, places …]} of a batch. */
    Tensor latents(Tensor batch);

    /** The way back, of vectors that may be quantised. */
    Tensor decoded(Tensor vectors);

    /** How far what came back is from what went in; a scalar. */
    Tensor loss(Tensor decoded, Tensor batch, double perceptual);

    /** The same as a figure for people. */
    double quality(Tensor decoded, Tensor batch);

    /** All that two parts of one run must agree on. */
    String fingerprint();

    /** Writes the files of a checkpoint. */
    void write(Path folder, Codebooks codebooks);

    @Override
    void close();
}

package io.swift4j.modality.space;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.text.Tokenizer;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.dual.DualEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Texts and pictures, or texts and sounds, in one space: whatever is added can be found by anything that the model understands.
 *
 * <pre>{@code
 * try (EmbeddingSpace space = EmbeddingSpace.load(clipFolder)) {
 *     space.addImage("cat.png", pixels);
 *     List<Match> found = space.nearest(space.text("a photo of a cat"), 5);
 * }
 * }</pre>
 *
 * <p>Thread-safe. Closing frees the model.
 */
public final class EmbeddingSpace implements AutoCloseable {

    private final Path folder;
    private final DualEncoder model;
    private final @Nullable Tokenizer tokenizer;
    private final VectorIndex index;

    private EmbeddingSpace(Path folder, DualEncoder model, @Nullable Tokenizer tokenizer, VectorIndex index) {
        this.folder = folder;
        this.model = model;
        this.tokenizer = tokenizer;
        this.index = index;
    }

    /** An empty space of a CLIP, SigLIP or CLAP checkpoint, on the CPU. */
    public static EmbeddingSpace load(Path folder) {
        return load(folder, LoadOptions.defaults());
    }

    /** An empty space of a checkpoint. */
    public static EmbeddingSpace load(Path folder, LoadOptions options) {
        DualEncoder model = DualEncoder.load(folder, options);
        try {
            return new EmbeddingSpace(folder, model, tokenizer(folder), new VectorIndex(model.width()));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * A space with what {@link #save} has written.
     *
     * @throws SwiftException where the vectors are not of the model's width
     */
    public static EmbeddingSpace load(Path folder, Path saved, LoadOptions options) {
        VectorIndex index = VectorIndex.load(saved);
        DualEncoder model = DualEncoder.load(folder, options);
        try {
            if (index.width() != model.width()) {
                throw new SwiftException(saved + " has vectors of " + index.width() + " numbers; those of " + folder
                        + " have " + model.width());
            }
            return new EmbeddingSpace(folder, model, tokenizer(folder), index);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static @Nullable Tokenizer tokenizer(Path folder) {
        return Files.exists(folder.resolve("tokenizer.json")) ? Tokenizer.load(folder) : null;
    }

    /** The model. */
    public DualEncoder model() {
        return model;
    }

    /** Everything that has been added. */
    public VectorIndex index() {
        return index;
    }

    /**
     * The unit vector of a text.
     *
     * @throws SwiftException where the checkpoint has no {@code tokenizer.json}
     */
    public float[] text(String text) {
        if (tokenizer == null) {
            throw new SwiftException(folder + " has no tokenizer.json, which text needs; give token ids instead");
        }
        return text(tokenizer.encode(text, true).ids());
    }

    /** The unit vector of a text's token ids, special tokens included. */
    public float[] text(int[] ids) {
        return vector(() -> model.embedText(new int[][] {ids}, null));
    }

    /**
     * The unit vector of a picture.
     *
     * @param pixels as the model's processor makes them, {@code [1, channels, height, width]}
     * @throws SwiftException where the model has none of pictures
     */
    public float[] image(Tensor pixels) {
        return vector(() -> model.embedImages(pixels));
    }

    /**
     * The unit vector of a sound.
     *
     * @param features as the model's processor makes them, {@code [1, channels, frames, mel]}
     * @param longer whether the sound is longer than a window, so that its pieces count
     * @throws SwiftException where the model has none of sounds
     */
    public float[] sound(Tensor features, boolean longer) {
        return vector(() -> model.embedSounds(features, Tensor.of(new long[] {longer ? 1 : 0}, 1, 1)));
    }

    private static float[] vector(Supplier<Tensor> embedding) {
        try (TensorScope scope = TensorScope.open();
                GradMode mode = GradMode.open(GradMode.Mode.NO_GRAD)) {
            Tensor rows = embedding.get();
            if (rows.size(0) != 1) {
                throw new IllegalArgumentException(
                        "one thing has one vector, not " + rows.size(0) + "; give pixels or features of a batch of 1");
            }
            return rows.toFloats();
        }
    }

    /** Adds a text under an id unlike all others. */
    public void addText(String id, String text) {
        index.add(id, text(text));
    }

    /** Adds a picture {@code [1, channels, height, width]}. */
    public void addImage(String id, Tensor pixels) {
        index.add(id, image(pixels));
    }

    /** Adds a sound {@code [1, channels, frames, mel]}. */
    public void addSound(String id, Tensor features, boolean longer) {
        index.add(id, sound(features, longer));
    }

    /**
     * What is nearest to a vector of {@link #text}, {@link #image} or {@link #sound}, the nearest first.
     *
     * @param k how many at most
     */
    public List<Match> nearest(float[] vector, int k) {
        return index.nearest(vector, k);
    }

    /** Writes ids and vectors to a folder that is there, as {@link VectorIndex#save} does. */
    public void save(Path target) {
        index.save(target);
    }

    @Override
    public void close() {
        model.close();
        if (tokenizer != null) {
            tokenizer.close();
        }
    }
}

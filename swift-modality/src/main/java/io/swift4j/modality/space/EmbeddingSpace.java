package io.swift4j.modality.space;

import io.swift4j.core.SwiftException;
import io.swift4j.core.content.Content;
import io.swift4j.core.model.LoadOptions;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.GradMode;
import io.swift4j.core.torch.Tensor;
import io.swift4j.core.torch.TensorScope;
import io.swift4j.modality.dual.DualEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Texts and pictures, or texts and sounds, in one space: whatever is added can be found by anything that the model understands.
 *
 * <pre>{@code
 * try (EmbeddingSpace space = EmbeddingSpace.load(clipFolder)) {
 *     space.add("cat.png", Content.image(Path.of("cat.png")));
 *     List<Match> found = space.nearest(Content.text("a photo of a cat"), 5);
 * }
 * }</pre>
 *
 * <p>Thread-safe. Closing frees the model.
 */
public final class EmbeddingSpace implements AutoCloseable {

    private final DualEncoder model;
    private final ContentReader reader;
    private final VectorIndex index;

    private EmbeddingSpace(DualEncoder model, ContentReader reader, VectorIndex index) {
        this.model = model;
        this.reader = reader;
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
            return new EmbeddingSpace(model, new ContentReader(folder, model), new VectorIndex(model.width()));
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
            return new EmbeddingSpace(model, new ContentReader(folder, model), index);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
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
     * The unit vector of a text, a picture or a sound: decoded, prepared as the model's folder says, and embedded.
     *
     * @throws SwiftException naming what is of a kind that the model has no tower for, or can't be read
     */
    public float[] embed(Content content) {
        if (content instanceof Content.Text words) {
            return text(words.text());
        }
        try (TensorScope scope = TensorScope.open()) {
            MediaTensors tensors = reader.tensors((Content.Medium) content);
            return vector(() -> tensors.find("pixel_values")
                    .map(model::embedImages)
                    .orElseGet(() -> model.embedSounds(
                            Objects.requireNonNull(tensors.tensors().get("input_features")),
                            tensors.tensors().get("is_longer"))));
        }
    }

    /**
     * The unit vector of a text.
     *
     * @throws SwiftException where the checkpoint has no tokenizer, or the text more tokens than it takes
     */
    public float[] text(String text) {
        return text(reader.ids(text));
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

    /** Adds a text, a picture or a sound under an id unlike all others, as {@link #embed} sees it. */
    public void add(String id, Content content) {
        index.add(id, embed(content));
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
     * What is nearest to a text, a picture or a sound, the nearest first.
     *
     * @param k how many at most
     */
    public List<Match> nearest(Content content, int k) {
        return index.nearest(embed(content), k);
    }

    /**
     * What is nearest to a vector of {@link #embed}, {@link #text}, {@link #image} or {@link #sound}, the nearest first.
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
        reader.close();
    }
}

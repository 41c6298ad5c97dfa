package io.swift4j.modality.processor;

import io.swift4j.core.SwiftException;
import io.swift4j.core.model.MediaTensors;
import io.swift4j.core.torch.Tensor;
import io.swift4j.modality.Image;
import java.nio.file.Path;
import java.util.List;

/**
 * Prepares pictures, films and sounds for one model, as the reference's processor of that model does.
 *
 * <p>Immutable and thread-safe. Knows nothing of tokens: chat templates write one placeholder for each medium, and this class
 * repeats it as often as the encoders will make vectors.
 */
public interface MediaProcessor {

    /**
     * The processor of a model's folder.
     *
     * @throws io.swift4j.core.config.ConfigException with all problems of its files, or naming what is supported
     */
    static MediaProcessor load(Path modelFolder) {
        return load(modelFolder, ProcessorOptions.defaults());
    }

    /**
     * The processor of a model's folder, with some things otherwise than its files say.
     *
     * @throws io.swift4j.core.config.ConfigException with all problems of its files, or naming what is supported
     */
    static MediaProcessor load(Path modelFolder, ProcessorOptions options) {
        return ProcessorFamilies.load(modelFolder, options);
    }

    /**
     * Prepares one text and its media.
     *
     * @param text as a chat template writes it
     * @throws io.swift4j.core.SwiftException when media and placeholders are not as many, or a medium is of a kind or size that
     *     the model can't take; the message names both
     */
    Processed process(String text, MediaItems items);

    /** The tensors of media without a text, which then need no placeholders. */
    default MediaTensors prepare(MediaItems items) {
        throw new SwiftException(getClass().getSimpleName() + " prepares media only together with a text");
    }

    /**
     * The text after which a model writes a picture.
     *
     * @param text what is to be drawn
     * @param rows of codes of the picture
     * @param columns of codes
     */
    default String drawing(String text, int rows, int columns) {
        throw new SwiftException(getClass().getSimpleName() + " is of a model that draws no pictures");
    }

    /** A picture of numbers {@code [channels, height, width]} as a tokenizer decodes them: what is done to pixels is undone. */
    default Image picture(Tensor numbers) {
        throw new SwiftException(getClass().getSimpleName() + " is of a model that draws no pictures");
    }

    /** Tensors of several texts as one batch, padded as the reference pads; the order is kept. */
    MediaTensors collate(List<MediaTensors> samples);
}

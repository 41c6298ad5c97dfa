package io.swift4j;

import io.swift4j.core.content.Modality;
import io.swift4j.core.model.ModelConfig;
import java.nio.file.Path;
import java.util.Set;

/**
 * Writes answers that are no text.
 *
 * <p>Found by {@link java.util.ServiceLoader}, so that a user adds an output with one class and one line in
 * {@code META-INF/services/io.swift4j.AnswerWriter}. Stateless and thread-safe.
 */
public interface AnswerWriter {

    /**
     * What a model can give through this writer; asked once for each model that is loaded.
     *
     * @param folder of its checkpoint
     */
    Set<Modality> gives(ModelConfig config, Path folder);

    /** What it reads of a request beside text and what the model's encoders take: the sound that music goes on from. */
    default Set<Modality> takes(ModelConfig config) {
        return Set.of();
    }

    /** Whether models of a configuration give nothing else: their decoder's tokens are no text. */
    default boolean alone(ModelConfig config) {
        return false;
    }

    /**
     * Writes an answer.
     *
     * @param output one of {@link #gives}
     * @throws io.swift4j.core.SwiftException saying what of the request can't be used
     */
    Response write(SwiftModel model, Request request, Modality output);

    /**
     * Whether this writes answers with parts of several outputs, in the order in which a model writes them.
     *
     * @param outputs more than one
     */
    default boolean mixes(ModelConfig config, Path folder, Set<Modality> outputs) {
        return false;
    }

    /**
     * Writes an answer with parts of several outputs.
     *
     * @param outputs which it {@link #mixes}
     * @throws io.swift4j.core.SwiftException saying what of the request can't be used
     */
    default Response write(SwiftModel model, Request request, Set<Modality> outputs) {
        throw new UnsupportedOperationException(getClass() + " writes one output");
    }
}

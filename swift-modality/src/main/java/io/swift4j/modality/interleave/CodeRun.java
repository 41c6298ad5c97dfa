package io.swift4j.modality.interleave;

import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.content.Content;
import io.swift4j.core.content.Modality;
import io.swift4j.modality.media.MediaDecoder;
import java.util.BitSet;

/** One kind of medium in a model's answers: a run of tokens that begins with one of its own. Thread-safe. */
sealed interface CodeRun extends AutoCloseable permits PictureRun, SoundRun {

    Modality output();

    /** The token that begins it. */
    int begin();

    /** What it is made of, from its beginning to its end. */
    Constraint constraint();

    /** Adds the tokens that stand in such runs alone. */
    void reserve(BitSet tokens);

    /**
     * Refuses runs that can't be made a medium.
     *
     * @throws io.swift4j.core.SwiftException saying why
     */
    default void checkDecodes() {}

    /** The medium of a whole run. */
    Content content(int[] run);

    /**
     * The run of a medium, as the tokenizer reads it.
     *
     * @throws io.swift4j.core.SwiftException when the medium can't be read or decoded, or the tokenizer has no word for a code
     */
    String words(Content.Medium medium, MediaDecoder decoder);

    @Override
    void close();
}

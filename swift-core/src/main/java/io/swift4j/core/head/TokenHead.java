package io.swift4j.core.head;

import io.swift4j.core.constraint.Constraint;
import io.swift4j.core.constraint.Slice;
import io.swift4j.core.content.Modality;
import java.util.Optional;

/**
 * Turns one kind of content into tokens that a model learns to write, and tokens that it wrote into content.
 *
 * <p>Found by {@link java.util.ServiceLoader} under its name, see {@link TokenHeads}; then it has a public constructor without
 * parameters. Immutable and thread-safe. A head of codes, as of pictures and sound, owns a slice of the vocabulary and
 * constrains answers to it; a head of texts owns all text tokens.
 *
 * @param <C> what the content is to Java
 */
public interface TokenHead<C> {

    /** Its name in options and messages, such as {@code json}. */
    String name();

    /** The kind of content. */
    Modality output();

    /** What the content is to Java. */
    Class<C> contentType();

    /**
     * The tokens of a content, without a token that ends the answer, with what of them is learnt.
     *
     * @throws io.swift4j.core.SwiftException where it can't be written, saying why
     */
    HeadTokens encode(C content, HeadContext context);

    /**
     * The content of an answer.
     *
     * @param tokens without padding; an end and other tokens that stand for no text are passed over
     * @throws io.swift4j.core.SwiftException where the tokens are no such content, quoting them
     */
    C decode(int[] tokens, HeadContext context);

    /** The part of the vocabulary that this head's tokens are of. */
    Slice slice(HeadContext context);

    /** What keeps an answer to this head's content, if anything does. */
    Optional<Constraint> constraint(HeadContext context);
}

package io.swift4j.train.data;

import java.util.Optional;

/** A row as tokens. */
public sealed interface Encoded permits Example, CodeExample, PreferencePair, LabelledExample, Contrast, Prompt {

    /** The number of tokens a model computes for it. */
    int length();

    /** How the media among its tokens are made again; empty for text alone. */
    default Optional<MediaRecipe> media() {
        return Optional.empty();
    }

    /** A SHA-256 of what it is to a model; where its row stands does not matter. */
    default String fingerprint() {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(this);
        return fingerprint.hex();
    }

    /** The row it was made of. */
    RowId origin();
}

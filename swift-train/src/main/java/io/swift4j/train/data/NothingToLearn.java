package io.swift4j.train.data;

import io.swift4j.core.SwiftException;

/** A row of which no token has a label. */
final class NothingToLearn extends SwiftException {

    private static final long serialVersionUID = 1L;

    NothingToLearn() {
        super("nothing is to be learned: no message has loss true, a loss_scale above 0 and text");
    }
}

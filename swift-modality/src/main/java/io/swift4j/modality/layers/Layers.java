package io.swift4j.modality.layers;

/** The place of {@code layers.py}: what transformer layers of several towers are made of. */
public final class Layers {

    private Layers() {}
}

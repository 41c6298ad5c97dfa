package io.swift4j.modality;

/** A decoded picture, sound or film. */
public sealed interface Media permits Image, Sound, Film {}

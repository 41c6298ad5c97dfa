package io.swift4j.modality;

/**
 * A frame of a film.
 *
 * @param image its pixels
 * @param seconds when it is shown, as the file states it
 */
public record Frame(Image image, double seconds) {}

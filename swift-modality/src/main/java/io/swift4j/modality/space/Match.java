package io.swift4j.modality.space;

/**
 * Something found.
 *
 * @param id what it was added as
 * @param score cosine with what was asked for, from -1 to 1
 */
public record Match(String id, double score) {}

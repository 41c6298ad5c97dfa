package io.swift4j.train.codec;

/**
 * What the codebooks of a codec are.
 *
 * @param count how many, each for what those before left over
 * @param codes of each
 * @param dim of a code's vector
 * @param sphere whether vectors have length one
 */
record CodebookShape(int count, int codes, int dim, boolean sphere) {}

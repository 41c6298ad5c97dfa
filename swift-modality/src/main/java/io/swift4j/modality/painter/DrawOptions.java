package io.swift4j.modality.painter;

import io.swift4j.core.config.Problems;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How pictures are drawn.
 *
 * @param rows of codes; 0 for what the model was made for
 * @param columns of codes; 0 likewise
 * @param guidance how far a picture is led away from what would be drawn without its text (Ho and Salimans 2022); 1 for not at all; empty
 *     for what the family is known to want
 * @param without what to lead away from; empty for no text
 * @param sample whether codes are drawn at random rather than the likeliest taken
 * @param temperature above 0, of random codes
 * @param topK from how many of the likeliest codes random ones are drawn; 0 for all
 * @param seed of random codes
 */
public record DrawOptions(
        int rows,
        int columns,
        OptionalDouble guidance,
        Optional<String> without,
        boolean sample,
        double temperature,
        int topK,
        long seed) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public DrawOptions {
        new Problems("draw options")
                .within("rows", rows, 0, 4096)
                .within("columns", columns, 0, 4096)
                .unless((rows == 0) == (columns == 0), "rows and columns must both be given, or neither")
                .unless(
                        guidance.isEmpty() || (guidance.getAsDouble() >= 0 && guidance.getAsDouble() < 1e6),
                        "guidance must be 0 or more")
                .positive("temperature", temperature)
                .atLeast("topK", topK, 0L)
                .check();
    }

    /** The model's own size and guidance; random codes with seed 0, as one picture of a text is not enough. */
    public static DrawOptions defaults() {
        return new DrawOptions(0, 0, OptionalDouble.empty(), Optional.empty(), true, 1, 0, 0);
    }

    /** The likeliest codes. */
    public DrawOptions greedy() {
        return new DrawOptions(rows, columns, guidance, without, false, temperature, topK, seed);
    }

    public DrawOptions withSize(int newRows, int newColumns) {
        return new DrawOptions(newRows, newColumns, guidance, without, sample, temperature, topK, seed);
    }

    public DrawOptions withGuidance(double scale) {
        return new DrawOptions(rows, columns, OptionalDouble.of(scale), without, sample, temperature, topK, seed);
    }

    public DrawOptions withoutText(String text) {
        return new DrawOptions(rows, columns, guidance, Optional.of(text), sample, temperature, topK, seed);
    }

    public DrawOptions withSampling(double newTemperature, int newTopK, long newSeed) {
        return new DrawOptions(rows, columns, guidance, without, true, newTemperature, newTopK, newSeed);
    }
}

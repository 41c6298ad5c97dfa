package io.swift4j.train.data;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A data set as the {@code dataset} option names it: {@code path.jsonl}, {@code name:subset} or {@code HF::owner/name}, each perhaps
 * with {@code #500} after it.
 *
 * @param source the file of rows, or the name of the set
 * @param sample the number of rows to draw: without repeats up to the size of the set, beyond that every row as often as it
 *     fits and the rest without repeats; empty for all
 */
public record DatasetSpec(String source, OptionalInt sample) {

    /** A file. */
    public DatasetSpec(Path file, OptionalInt sample) {
        this(file.toString(), sample);
    }

    public DatasetSpec {
        if (sample.isPresent() && sample.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    source + "#" + sample.getAsInt() + ": the number of rows to draw must be at least 1");
        }
    }

    /**
     * Reads the syntax of the option.
     *
     * @throws IllegalArgumentException if what follows {@code #} is no number from 1
     */
    public static DatasetSpec parse(String text) {
        int hash = text.lastIndexOf('#');
        if (hash < 0) {
            return new DatasetSpec(text, OptionalInt.empty());
        }
        String number = text.substring(hash + 1);
        if (!number.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("dataset \"" + text
                    + "\": after # stands the number of rows to draw, from 1 to 999999999, not \"" + number + "\"");
        }
        return new DatasetSpec(text.substring(0, hash), OptionalInt.of(Integer.parseInt(number)));
    }

    @Override
    public String toString() {
        return sample.isPresent() ? source + "#" + sample.getAsInt() : source;
    }
}

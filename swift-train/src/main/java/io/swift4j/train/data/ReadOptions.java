package io.swift4j.train.data;

import io.swift4j.core.config.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How files of rows are read.
 *
 * @param columns names of columns in the files, and the names they stand for
 * @param splitRatio the part of each data set that is split off for validation, before sampling; from 0 to below 1
 * @param seed the seed of sampling and splitting
 * @param shuffle whether sampling and splitting draw at random; otherwise they take rows in file order
 * @param maxLostRows how many bad rows may be left out; 0 to fail at any
 * @param prompts whether rows are prompts to be answered while training: answers in them are left out, all columns kept
 * @param mediaRoot where relative paths of media begin; empty for the folder of the file that names them
 */
public record ReadOptions(
        Map<String, String> columns,
        double splitRatio,
        long seed,
        boolean shuffle,
        int maxLostRows,
        boolean prompts,
        Optional<Path> mediaRoot) {

    /** With paths of media that begin beside their file. */
    public ReadOptions(
            Map<String, String> columns,
            double splitRatio,
            long seed,
            boolean shuffle,
            int maxLostRows,
            boolean prompts) {
        this(columns, splitRatio, seed, shuffle, maxLostRows, prompts, Optional.empty());
    }

    /** For rows to learn from as they are. */
    public ReadOptions(Map<String, String> columns, double splitRatio, long seed, boolean shuffle, int maxLostRows) {
        this(columns, splitRatio, seed, shuffle, maxLostRows, false);
    }

    public ReadOptions {
        columns = Map.copyOf(columns);
        List<String> problems = new ArrayList<>();
        if (!(splitRatio >= 0 && splitRatio < 1)) {
            problems.add("split_dataset_ratio must be from 0 to below 1, not " + splitRatio);
        }
        columns.forEach((name, standard) -> {
            if (!RowReader.KNOWN.contains(standard)) {
                problems.add("columns maps " + name + " to " + standard + ", which no row shape knows; known are "
                        + new TreeSet<>(RowReader.KNOWN));
            }
        });
        if (maxLostRows < 0) {
            problems.add("max_lost_rows must not be negative, not " + maxLostRows);
        }
        if (!problems.isEmpty()) {
            throw new ConfigException("the data options", problems);
        }
    }

    /** The same with another limit of bad rows. */
    public ReadOptions withMaxLostRows(int rows) {
        return new ReadOptions(columns, splitRatio, seed, shuffle, rows, prompts, mediaRoot);
    }

    /** No renamed columns, no split, seed 42, random sampling, no bad rows. */
    public static ReadOptions defaults() {
        return new ReadOptions(Map.of(), 0, 42, true, 0);
    }
}

package io.swift4j.train.dataset;

import io.swift4j.core.hub.HubConfig;
import io.swift4j.train.data.ReadOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How data sets are found and read.
 *
 * @param split which split is read
 * @param seed of drawing with {@code #n}
 * @param shuffle whether {@code #n} draws at random; otherwise it takes the first rows
 * @param columns names of columns, and the names they stand for
 * @param prompts whether rows are prompts to be answered while training
 * @param mediaRoot where relative paths of media begin; empty for where the set itself says
 * @param hub how sets are looked for on hubs
 */
public record DatasetOptions(
        String split,
        long seed,
        boolean shuffle,
        Map<String, String> columns,
        boolean prompts,
        Optional<Path> mediaRoot,
        HubConfig hub) {

    public DatasetOptions {
        columns = Map.copyOf(columns);
    }

    /** Split {@code train}, seed 42, no columns renamed, the hubs as the environment says. */
    public static DatasetOptions defaults() {
        return of(ReadOptions.defaults(), HubConfig.fromEnvironment());
    }

    /** As rows of a run are read. */
    public static DatasetOptions of(ReadOptions reading, HubConfig hub) {
        return new DatasetOptions(
                "train",
                reading.seed(),
                reading.shuffle(),
                reading.columns(),
                reading.prompts(),
                reading.mediaRoot(),
                hub);
    }

    /** The same of another split. */
    public DatasetOptions withSplit(String other) {
        return new DatasetOptions(other, seed, shuffle, columns, prompts, mediaRoot, hub);
    }

    /** The same with another seed. */
    public DatasetOptions withSeed(long other) {
        return new DatasetOptions(split, other, shuffle, columns, prompts, mediaRoot, hub);
    }

    /** The same with columns that have other names. */
    public DatasetOptions withColumns(Map<String, String> names) {
        return new DatasetOptions(split, seed, shuffle, names, prompts, mediaRoot, hub);
    }

    /** The same with a folder where relative paths of media begin. */
    public DatasetOptions withMediaRoot(Path folder) {
        return new DatasetOptions(split, seed, shuffle, columns, prompts, Optional.of(folder), hub);
    }

    /** The same with other hubs. */
    public DatasetOptions withHub(HubConfig config) {
        return new DatasetOptions(split, seed, shuffle, columns, prompts, mediaRoot, config);
    }

    ReadOptions reading() {
        return new ReadOptions(columns, 0, seed, shuffle, 0, prompts, mediaRoot);
    }
}

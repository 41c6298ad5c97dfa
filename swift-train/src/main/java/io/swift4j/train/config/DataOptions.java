package io.swift4j.train.config;

import java.util.List;
import java.util.Map;

/**
 * Which rows are learned.
 *
 * @param dataset files of rows, each perhaps with #n to draw n rows
 * @param valDataset files of rows to measure with
 * @param splitDatasetRatio the part of each data set that is split off to measure with
 * @param dataSeed the seed of splitting, sampling and the order of rows
 * @param datasetShuffle whether splitting and sampling draw at random
 * @param columns names of columns in the files, and the names they stand for
 * @param customDatasetInfo files of data sets that are then known by name: YAML, JSON, or ms-swift's dataset_info.json
 * @param maxLostRows how many bad rows may be left out, each named in the report
 */
public record DataOptions(
        @Option List<String> dataset,
        @Option List<String> valDataset,
        @Option(value = "0.0") double splitDatasetRatio,
        @Option(value = "42") long dataSeed,
        @Option(value = "true") boolean datasetShuffle,
        @Option Map<String, String> columns,
        @Option List<String> customDatasetInfo,
        @Option(value = "0") int maxLostRows) {

    public DataOptions {
        dataset = List.copyOf(dataset);
        valDataset = List.copyOf(valDataset);
        columns = Map.copyOf(columns);
        customDatasetInfo = List.copyOf(customDatasetInfo);
        new Checks("DataOptions")
                .require(
                        splitDatasetRatio >= 0 && splitDatasetRatio < 1,
                        "split_dataset_ratio must be from 0 to below 1, not " + splitDatasetRatio)
                .atLeast("max_lost_rows", maxLostRows, 0)
                .done();
    }
}

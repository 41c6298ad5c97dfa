package io.swift4j.train.dataset;

import io.swift4j.train.data.RowParser;
import io.swift4j.train.data.RowSource;

/**
 * One source of a data set.
 *
 * @param source its rows
 * @param name how it was named
 * @param split of which split they are
 * @param task what they teach; empty if that is not said
 * @param parser understands its columns
 */
record DatasetPart(RowSource source, String name, String split, String task, RowParser parser) {}

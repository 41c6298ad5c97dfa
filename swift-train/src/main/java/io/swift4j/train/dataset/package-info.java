/**
 * Data sets of any origin through one door, {@link io.swift4j.train.dataset.Datasets}: found by path, registered name or hub id,
 * counted, sampled and mixed without being held in memory.
 */
@NullMarked
package io.swift4j.train.dataset;

import org.jspecify.annotations.NullMarked;

/**
 * What a run leaves behind, in ms-swift's layout: its folder, checkpoints, logs, curves and event files.
 *
 * <p>Knows nothing of models: who saves a checkpoint writes its files.
 */
@NullMarked
package io.swift4j.train.run;

import org.jspecify.annotations.NullMarked;

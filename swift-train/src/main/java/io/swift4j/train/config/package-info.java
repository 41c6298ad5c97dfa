/**
 * The options of a run: small records with ms-swift's names and defaults, read from YAML, JSON, the command line and
 * DeepSpeed configurations.
 *
 * <p>Everything that is wrong with the options of a run is reported at once.
 */
@NullMarked
package io.swift4j.train.config;

import org.jspecify.annotations.NullMarked;

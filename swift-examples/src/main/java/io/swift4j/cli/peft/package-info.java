/** Trained adapters of every kind, for a comparison with PEFT. */
@NullMarked
package io.swift4j.cli.peft;

import org.jspecify.annotations.NullMarked;

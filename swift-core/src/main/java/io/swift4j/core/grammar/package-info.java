/** Answers that are JSON of a given schema: a schema becomes an automaton over bytes, and that one over tokens. */
@NullMarked
package io.swift4j.core.grammar;

import org.jspecify.annotations.NullMarked;

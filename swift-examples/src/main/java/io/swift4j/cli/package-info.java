/** The command line: {@code ./swift verify}, {@code generate}, {@code chat} and {@code bench}. */
@NullMarked
package io.swift4j.cli;

import org.jspecify.annotations.NullMarked;

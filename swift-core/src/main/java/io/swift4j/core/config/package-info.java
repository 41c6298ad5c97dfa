/** Reads {@code config.json} files: typed values with defaults, and errors that name the file and the field. */
@NullMarked
package io.swift4j.core.config;

import org.jspecify.annotations.NullMarked;

/** Data sets in Parquet files; beside {@code swift-train} on the class path they are read as any other. */
@NullMarked
package io.swift4j.parquet;

import org.jspecify.annotations.NullMarked;

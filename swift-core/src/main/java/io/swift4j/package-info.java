/** The entry to Swift4J: a model by its name, asked in words. */
@NullMarked
package io.swift4j;

import org.jspecify.annotations.NullMarked;

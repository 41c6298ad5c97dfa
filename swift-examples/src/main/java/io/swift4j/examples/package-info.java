/** Short programs to start from, one for each thing to do. */
@NullMarked
package io.swift4j.examples;

import org.jspecify.annotations.NullMarked;

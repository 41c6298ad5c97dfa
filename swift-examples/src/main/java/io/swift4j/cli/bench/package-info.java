/**
 * {@code ./swift bench}: measures this library, and beside it, in turn, the scripts of the Python stack.
 *
 * <p>Machines are shared and noisy, so both sides run as processes of their own, one after the other, several rounds, and the
 * figure that counts is the median of the ratios.
 */
@NullMarked
package io.swift4j.cli.bench;

import org.jspecify.annotations.NullMarked;

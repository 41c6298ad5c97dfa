/** How much memory a training step needs: stated before it starts, and measured. */
@NullMarked
package io.swift4j.train.memory;

import org.jspecify.annotations.NullMarked;

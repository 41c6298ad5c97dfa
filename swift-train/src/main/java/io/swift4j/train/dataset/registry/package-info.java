/** Data sets known by name: the table that comes with the library, and those of users. */
@NullMarked
package io.swift4j.train.dataset.registry;

import org.jspecify.annotations.NullMarked;

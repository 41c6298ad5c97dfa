/** What rows of data sets come from, one class for each: files, archives, folders, queries and streams. */
@NullMarked
package io.swift4j.train.dataset.source;

import org.jspecify.annotations.NullMarked;

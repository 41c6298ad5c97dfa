/** What a model is asked to do: which kinds of content go in, which comes out. */
@NullMarked
package io.swift4j.core.task;

import org.jspecify.annotations.NullMarked;

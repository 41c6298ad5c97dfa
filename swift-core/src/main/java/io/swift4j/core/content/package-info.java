/** What is said and shown to a model: messages of typed parts, whose media are read only when they are needed. */
@NullMarked
package io.swift4j.core.content;

import org.jspecify.annotations.NullMarked;

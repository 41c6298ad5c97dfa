/** What tokens an answer may be made of: constraints, how they combine, and their masks. */
@NullMarked
package io.swift4j.core.constraint;

import org.jspecify.annotations.NullMarked;

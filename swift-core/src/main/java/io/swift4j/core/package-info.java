/** What every part of Swift4J shares: its exception. The packages below it hold tensors, text, models and generation. */
@NullMarked
package io.swift4j.core;

import org.jspecify.annotations.NullMarked;

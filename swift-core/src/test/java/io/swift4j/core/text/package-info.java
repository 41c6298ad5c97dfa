@NullMarked
package io.swift4j.core.text;

import org.jspecify.annotations.NullMarked;

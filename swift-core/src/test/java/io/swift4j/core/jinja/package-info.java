@NullMarked
package io.swift4j.core.jinja;

import org.jspecify.annotations.NullMarked;

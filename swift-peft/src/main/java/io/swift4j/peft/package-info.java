/** Parameter-efficient tuning: adapters that change a decoder without changing its weights, and their file format. */
@NullMarked
package io.swift4j.peft;

import org.jspecify.annotations.NullMarked;

/** Full tuning: the model's own parameters, all or some, are trained as copies. */
@NullMarked
package io.swift4j.peft.full;

import org.jspecify.annotations.NullMarked;

/** (IA)3: learned vectors that scale activations. */
@NullMarked
package io.swift4j.peft.ia3;

import org.jspecify.annotations.NullMarked;

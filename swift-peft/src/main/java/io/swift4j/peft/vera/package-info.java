/** VeRA: learned vectors between shared random matrices. */
@NullMarked
package io.swift4j.peft.vera;

import org.jspecify.annotations.NullMarked;

/** AdaLoRA: low-rank updates whose ranks are shared out by importance. */
@NullMarked
package io.swift4j.peft.adalora;

import org.jspecify.annotations.NullMarked;

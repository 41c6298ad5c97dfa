/** Representation fine-tuning: interventions on what layers give. */
@NullMarked
package io.swift4j.peft.reft;

import org.jspecify.annotations.NullMarked;

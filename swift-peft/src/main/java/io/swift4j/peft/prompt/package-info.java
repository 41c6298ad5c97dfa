/** Prompt and prefix tuning: learned vectors that stand before every sequence. */
@NullMarked
package io.swift4j.peft.prompt;

import org.jspecify.annotations.NullMarked;

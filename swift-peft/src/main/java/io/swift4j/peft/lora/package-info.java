/** Low-rank adaptation and its variants: LoRA, rsLoRA, DoRA, PiSSA, OLoRA. */
@NullMarked
package io.swift4j.peft.lora;

import org.jspecify.annotations.NullMarked;

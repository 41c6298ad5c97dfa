/** Weights in 8 and 4 bits, as bitsandbytes stores them: quantising, dequantising, products, checkpoints. */
@NullMarked
package io.swift4j.peft.quant;

import org.jspecify.annotations.NullMarked;

/** Bottleneck adapters: small networks behind the attention and feed-forward branches. */
@NullMarked
package io.swift4j.peft.bottleneck;

import org.jspecify.annotations.NullMarked;

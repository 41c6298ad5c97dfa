/**
 * The safetensors file format: reads and checks headers, finds tensors in single or sharded checkpoints, and writes files.
 *
 * <p>Knows bytes, offsets and names only, nothing of tensor libraries. Reading starts at {@link
 * io.swift4j.core.safetensors.SafetensorsCheckpoint}, writing at {@link io.swift4j.core.safetensors.SafetensorsWriter}. Every
 * refusal is a {@link io.swift4j.core.safetensors.SafetensorsException}.
 */
@NullMarked
package io.swift4j.core.safetensors;

import org.jspecify.annotations.NullMarked;

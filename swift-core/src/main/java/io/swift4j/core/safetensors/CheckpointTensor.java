package io.swift4j.core.safetensors;

import java.nio.file.Path;

/**
 * One tensor of a checkpoint and the file that holds it.
 *
 * @param file the safetensors file, one of {@link SafetensorsCheckpoint#files()}
 * @param entry where the tensor lies in it
 */
public record CheckpointTensor(Path file, TensorEntry entry) {}

/**
 * The one door to libtorch: tensors, scopes that own them, and scripts (TorchScript kept as readable resource files).
 *
 * <p>Nothing outside this package touches {@code ai.djl.pytorch}. It knows nothing of models, text or files of weights
 * beyond mapping bytes.
 */
@NullMarked
package io.swift4j.core.torch;

import org.jspecify.annotations.NullMarked;

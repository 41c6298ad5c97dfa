/** One small class for each family of models, saying how its {@code config.json} differs from the common form. */
@NullMarked
package io.swift4j.core.model.family;

import org.jspecify.annotations.NullMarked;

/** Parts of scripts that several towers share. */
@NullMarked
package io.swift4j.modality.layers;

import org.jspecify.annotations.NullMarked;

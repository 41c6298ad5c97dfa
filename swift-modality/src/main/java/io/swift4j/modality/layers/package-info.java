/** What towers are built of: stacks of blocks, the layers that their scripts share, and the check of their weights. */
@NullMarked
package io.swift4j.modality.layers;

import org.jspecify.annotations.NullMarked;

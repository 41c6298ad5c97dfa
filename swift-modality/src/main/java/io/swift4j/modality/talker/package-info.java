/** Qwen2.5-Omni's talker: from the thinker's states to codes of speech. */
@NullMarked
package io.swift4j.modality.talker;

import org.jspecify.annotations.NullMarked;

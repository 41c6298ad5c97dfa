/** The audio encoder of Whisper, Qwen2-Audio and Qwen2.5-Omni. */
@NullMarked
package io.swift4j.modality.audio;

import org.jspecify.annotations.NullMarked;

/** The only door to FFmpeg: compressed sound and film. Its natives are loaded when the first such file is opened. */
@NullMarked
package io.swift4j.modality.media.ffmpeg;

import org.jspecify.annotations.NullMarked;

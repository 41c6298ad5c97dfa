package io.swift4j.modality.media.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class FfmpegTest {

    @Test
    void aLargeModelInTheProcessLeavesRoomForMedia() {
        Ffmpeg.load("x");
        assertThat(Pointer.maxBytes()).isZero();
        assertThat(Pointer.maxPhysicalBytes()).isZero();
    }
}

package io.swift4j.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Decoded media, lossy and film included, against what Pillow, soundfile and ffmpeg gave. */
class MediaFixturesTest {

    @Test
    void everyCaseAgreesWithTheReference() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Verifier verifier = new Verifier(new PrintStream(printed, true, StandardCharsets.UTF_8));
        verifier.run(Path.of("../swift-modality/src/test/resources/media"));
        boolean right = verifier.finish();
        String report = printed.toString(StandardCharsets.UTF_8);
        assertThat(right).as(report).isTrue();
        assertThat(report).contains("decode_image", "decode_audio", "decode_video", "broken");
    }
}

package io.swift4j.modality.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.media.source.MediaSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class MediaSourceTest {

    private static final Path PNG = TestMedia.file("images/astronaut_adam7.png");

    @Test
    void everySourceGivesTheSamePicture() throws IOException {
        byte[] bytes = Files.readAllBytes(PNG);
        byte[] expected = image(MediaSource.of(PNG)).pixels();
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
        assertThat(image(MediaSource.of("bytes", bytes)).pixels()).isEqualTo(expected);
        assertThat(image(MediaSource.of("stream", new ByteArrayInputStream(bytes)))
                        .pixels())
                .isEqualTo(expected);
        assertThat(image(MediaSource.parse(url)).pixels()).isEqualTo(expected);
        assertThat(image(MediaSource.parse(PNG.toString())).pixels()).isEqualTo(expected);
        assertThat(image(MediaSource.parse(PNG.toUri().toString())).pixels()).isEqualTo(expected);
    }

    @Test
    void aPictureOfTheJvmKeepsItsSamples() {
        BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(0, 0, 0, 100);
        gray.getRaster().setSample(1, 0, 0, 200);
        assertThat(image(MediaSource.of("gray", gray)).pixels())
                .containsExactly(100, 100, 100, (byte) 200, (byte) 200, (byte) 200);
        BufferedImage clear = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        clear.setRGB(0, 0, 0x80102030);
        Image image = image(MediaSource.of("clear", clear));
        assertThat(image.pixels()).containsExactly(0x10, 0x20, 0x30);
        assertThat(image.alpha().values()).containsExactly((byte) 0x80);
        assertThat(image.alpha().besideRgb()).isTrue();
    }

    @Test
    void contentCountsMoreThanWhatASourceSays() throws IOException {
        byte[] jpeg = Files.readAllBytes(TestMedia.file("images/exif_1.jpg"));
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(jpeg);
        assertThat(image(MediaSource.parse(url)).width()).isEqualTo(48);
        assertThat(image(MediaSource.of("x.wav", jpeg)).width()).isEqualTo(48);
    }

    @Test
    void errorsNameTheSource() {
        refused(MediaSource.parse("no/such.png"), "no/such.png: there is no such file");
        refused(MediaSource.of(Path.of("src")), "src: is no regular file");
        refused(MediaSource.of("nothing", new byte[0]), "nothing: is empty");
        refused(
                MediaSource.of("letter", "Dear".getBytes(StandardCharsets.UTF_8)),
                "letter: is no picture, sound or film");
        refused(
                MediaSource.of("a.png", "Dear".getBytes(StandardCharsets.UTF_8)),
                "a.png: should be PNG, but begins with");
        refused(MediaSource.parse("data:image/png,abc"), "must be data:MEDIA/TYPE;base64,");
        refused(MediaSource.parse("data:image/png;base64,a?c"), "base64 is broken");
        refused(MediaSource.of(TestMedia.file("audio/mono_8k.wav")), "is WAV, not a picture");
    }

    @Test
    void limitsHoldForEverySource() throws IOException {
        byte[] bytes = Files.readAllBytes(PNG);
        MediaDecoder decoder =
                MediaDecoder.defaults().withLimits(MediaLimits.defaults().withMaxBytes(100));
        String url = "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
        for (MediaSource source : new MediaSource[] {
            MediaSource.of(PNG),
            MediaSource.of("bytes", bytes),
            MediaSource.of("stream", new ByteArrayInputStream(bytes)),
            MediaSource.parse(url)
        }) {
            assertThatThrownBy(() -> decoder.image(source))
                    .isInstanceOf(MediaException.class)
                    .hasMessageContaining("maxBytes");
        }
        MediaDecoder small =
                MediaDecoder.defaults().withLimits(MediaLimits.defaults().withMaxPixels(61 * 43 - 1));
        assertThatThrownBy(() -> small.image(MediaSource.of(PNG))).hasMessageContaining("maxPixels");
    }

    @Test
    void wrongLimitsAreRefusedTogether() {
        assertThatThrownBy(() -> new MediaLimits(0, 1, -1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxBytes")
                .hasMessageContaining("maxSeconds")
                .hasMessageContaining("maxFrames");
    }

    private static Image image(MediaSource source) {
        return MediaDecoder.defaults().image(source);
    }

    private static void refused(MediaSource source, String message) {
        assertThatThrownBy(() -> image(source))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining(message);
    }
}

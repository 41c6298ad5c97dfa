package io.swift4j.modality.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.core.safetensors.SafetensorsFile;
import io.swift4j.core.safetensors.TensorEntry;
import io.swift4j.modality.Image;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.source.MediaSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures and sound against Pillow and soundfile. */
class MediaGoldenTest {

    static List<ConfigJson> pictures() {
        return TestMedia.cases("decode_image");
    }

    static Stream<ConfigJson> sounds() {
        return TestMedia.cases("decode_audio").stream()
                .filter(json -> json.object("params").flag("exact", false));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void pixelsAreThoseOfPillow(ConfigJson json) throws IOException {
        Image image = MediaDecoder.defaults().image(source(json));
        // Pillow saturates 16-bit gray, a known quirk; the fixtures hold the high bytes beside it.
        byte[] expected = tensor(json, json.texts("outputs").contains("rgb_high_byte") ? "rgb_high_byte" : "rgb")
                .array();
        assertThat(image.pixels()).hasSize(expected.length);
        if (json.object("params").flag("exact", false)) {
            assertThat(image.pixels()).isEqualTo(expected);
        } else {
            // Lossy decoders differ in how they round the DCT and smooth chroma.
            assertThat(meanDifference(image.pixels(), expected)).isLessThanOrEqualTo(1);
        }
        if (json.texts("outputs").contains("rgb_on_white")) {
            assertThat(image.onWhite().pixels())
                    .isEqualTo(tensor(json, "rgb_on_white").array());
        }
    }

    @ParameterizedTest
    @MethodSource("sounds")
    void samplesAreThoseOfSoundfile(ConfigJson json) throws IOException {
        Sound sound = MediaDecoder.defaults().sound(source(json));
        assertThat(sound.sampleRate()).isEqualTo(json.object("params").integer("sample_rate"));
        assertThat(sound.channels()).isEqualTo(json.object("params").integer("channels"));
        ByteBuffer expected = tensor(json, "pcm");
        assertThat(sound.samples()).hasSize(expected.remaining() / 4);
        for (float sample : sound.samples()) {
            assertThat(sample).isCloseTo(expected.getFloat(), within(1e-6f));
        }
    }

    private static MediaSource source(ConfigJson json) {
        return MediaSource.of(TestMedia.ROOT.resolve(json.texts("media").get(0)));
    }

    private static ByteBuffer tensor(ConfigJson json, String name) throws IOException {
        boolean elsewhere = json.object("refs").has(name);
        Path path = elsewhere
                ? TestMedia.ROOT.resolve(json.object("refs").object(name).text("tensors"))
                : TestMedia.file(json.text("tensors"));
        TensorEntry entry = SafetensorsFile.open(path).find(name).orElseThrow();
        byte[] bytes = new byte[(int) entry.byteLength()];
        System.arraycopy(Files.readAllBytes(path), (int) entry.offset(), bytes, 0, bytes.length);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static double meanDifference(byte[] actual, byte[] expected) {
        long sum = 0;
        for (int i = 0; i < actual.length; i++) {
            sum += Math.abs((actual[i] & 0xff) - (expected[i] & 0xff));
        }
        return (double) sum / actual.length;
    }
}

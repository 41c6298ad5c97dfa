package io.swift4j.modality.media.wav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.Sound;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WavDecoderTest {

    @Test
    void interleavedSamplesBecomeChannels() {
        Sound sound =
                decode(wav(1, 2, 8000, 24, 0x00, 0x00, 0x40, 0x00, 0x00, 0xc0, 0x00, 0x00, 0x80, 0xff, 0xff, 0x7f));
        assertThat(sound.channels()).isEqualTo(2);
        assertThat(sound.samples()).containsExactly(0.5f, -1f, -0.5f, 8388607 / 8388608f);
        assertThat(sound.mono()).containsExactly(0f, -0.5f / 8388608f);
    }

    @Test
    void aLawIsThatOfG711() {
        // 0xd5 and 0x55 are the smallest magnitudes, 0xaa and 0x2a the largest (32256 of 32768).
        Sound sound = decode(wav(6, 1, 8000, 8, 0xd5, 0x55, 0xaa, 0x2a));
        assertThat(sound.samples()).containsExactly(8 / 32768f, -8 / 32768f, 32256 / 32768f, -32256 / 32768f);
    }

    @Test
    void whatCannotBeIsRefusedWithItsValue() {
        refused(wav(1, 0, 8000, 16, 0, 0), "0 channels");
        refused(wav(1, 1, 0, 16, 0, 0), "0 Hz");
        refused(wav(2, 1, 8000, 4, 0, 0), "format 2 with 4 bits");
        refused(wav(1, 1, 8000, 16), "no samples");
    }

    @Test
    void limitsHoldBeforeSamplesAreMade() {
        byte[] file = wav(1, 1, 1, 8, 1, 2, 3);
        assertThatThrownBy(() ->
                        WavDecoder.decode("x", file, MediaLimits.defaults().withMaxSeconds(2)))
                .hasMessageContaining("maxSeconds");
        assertThatThrownBy(() ->
                        WavDecoder.decode("x", file, MediaLimits.defaults().withMaxSamples(2)))
                .hasMessageContaining("maxSamples");
    }

    private static Sound decode(byte[] file) {
        return WavDecoder.decode("x.wav", file, MediaLimits.defaults());
    }

    private static void refused(byte[] file, String message) {
        assertThatThrownBy(() -> decode(file))
                .isInstanceOf(MediaException.class)
                .hasMessageStartingWith("x.wav: ")
                .hasMessageContaining(message);
    }

    private static byte[] wav(int code, int channels, int rate, int bits, int... data) {
        ByteBuffer file = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + data.length)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16);
        file.putShort((short) code).putShort((short) channels).putInt(rate).putInt(rate * channels * bits / 8);
        file.putShort((short) (channels * bits / 8)).putShort((short) bits);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.length);
        for (int b : data) {
            file.put((byte) b);
        }
        return file.array();
    }
}

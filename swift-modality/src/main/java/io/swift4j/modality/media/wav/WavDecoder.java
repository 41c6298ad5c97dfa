package io.swift4j.modality.media.wav;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.Sound;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * WAVE files with whole-number PCM of 8, 16, 24 or 32 bits, float of 32 or 64, A-law or mu-law; any rate, any number of channels, plain
 * or {@code WAVE_FORMAT_EXTENSIBLE}; RIFF or RF64.
 *
 * <p>Samples become floats as soundfile's {@code dtype="float32"} makes them. A data chunk that states more bytes than follow (a
 * file written to a pipe, or cut off) gives what is there. Thread-safe.
 */
public final class WavDecoder {

    private static final int RIFF_HEADER = 12;
    private static final int FMT = 0x20746d66;
    private static final int DATA = 0x61746164;

    private WavDecoder() {}

    /**
     * Decodes a whole file.
     *
     * @throws MediaException if it is broken, has no samples, is coded otherwise, or too long
     */
    public static Sound decode(String name, byte[] bytes, MediaLimits limits) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        WavFormat format = null;
        long at = RIFF_HEADER;
        while (at + 8 <= bytes.length) {
            int id = file.getInt((int) at);
            long size = file.getInt((int) at + 4) & 0xffffffffL;
            int body = (int) at + 8;
            int present = (int) Math.min(size, bytes.length - body);
            if (id == FMT) {
                format = WavFormat.read(name, file.slice(body, present).order(ByteOrder.LITTLE_ENDIAN));
            } else if (id == DATA) {
                if (format == null) {
                    throw new MediaException(name, "the WAV has no format chunk before its samples");
                }
                return samples(name, format, file.slice(body, present).order(ByteOrder.LITTLE_ENDIAN), limits);
            }
            at = body + size + (size & 1);
        }
        throw new MediaException(name, "the WAV ends before its samples");
    }

    private static Sound samples(String name, WavFormat format, ByteBuffer data, MediaLimits limits) {
        int length = data.remaining() / (format.channels() * format.sampleBytes());
        if (length == 0) {
            throw new MediaException(name, "the WAV has no samples");
        }
        limits.checkSound(name, length, format.channels(), format.sampleRate());
        float[] samples = new float[length * format.channels()];
        for (int i = 0, at = 0; i < length; i++) {
            for (int c = 0; c < format.channels(); c++, at += format.sampleBytes()) {
                samples[c * length + i] = format.coding().sample(data, at);
            }
        }
        return new Sound(format.sampleRate(), format.channels(), samples);
    }
}

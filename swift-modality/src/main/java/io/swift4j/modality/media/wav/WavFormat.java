package io.swift4j.modality.media.wav;

import io.swift4j.modality.MediaException;
import java.nio.ByteBuffer;

/** What a WAVE file's format chunk says. */
record WavFormat(int channels, int sampleRate, SampleCoding coding) {

    private static final int EXTENSIBLE = 0xfffe;
    /** The highest rate in use is 768 kHz. */
    private static final int MAX_RATE = 10_000_000;

    static WavFormat read(String name, ByteBuffer chunk) {
        if (chunk.remaining() < 16) {
            throw new MediaException(name, "the WAV's format chunk is cut off");
        }
        int code = chunk.getShort(0) & 0xffff;
        int channels = chunk.getShort(2) & 0xffff;
        long rate = chunk.getInt(4) & 0xffffffffL;
        int block = chunk.getShort(12) & 0xffff;
        int bits = chunk.getShort(14) & 0xffff;
        if (code == EXTENSIBLE && chunk.remaining() >= 26) {
            // The sub-format's first two bytes are the code that a plain header would have.
            code = chunk.getShort(24) & 0xffff;
        }
        if (channels == 0) {
            throw new MediaException(name, "the WAV states 0 channels");
        }
        if (rate == 0 || rate > MAX_RATE) {
            throw new MediaException(name, "the WAV states a sample rate of " + rate + " Hz");
        }
        SampleCoding coding = SampleCoding.of(code, bits);
        if (coding == null) {
            throw new MediaException(
                    name,
                    "the WAV is coded as format " + code + " with " + bits
                            + " bits; PCM (1) with 8, 16, 24 or 32 bits, float (3) with 32 or 64, A-law (6) and mu-law (7) are supported");
        }
        if (block != channels * coding.bytes()) {
            throw new MediaException(
                    name, "the WAV states " + block + " bytes for " + channels + " channels of " + bits + " bits");
        }
        return new WavFormat(channels, (int) rate, coding);
    }

    int sampleBytes() {
        return coding.bytes();
    }
}

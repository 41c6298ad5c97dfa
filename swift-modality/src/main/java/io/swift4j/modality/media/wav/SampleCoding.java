package io.swift4j.modality.media.wav;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How one sample is stored, little-endian. */
enum SampleCoding {
    UNSIGNED_8(1) {
        @Override
        float sample(ByteBuffer data, int at) {
            return ((data.get(at) & 0xff) - 128) / 128f;
        }
    },
    SIGNED_16(2) {
        @Override
        float sample(ByteBuffer data, int at) {
            return data.getShort(at) / 32768f;
        }
    },
    SIGNED_24(3) {
        @Override
        float sample(ByteBuffer data, int at) {
            return ((data.get(at) & 0xff) | ((data.get(at + 1) & 0xff) << 8) | (data.get(at + 2) << 16)) / 8388608f;
        }
    },
    SIGNED_32(4) {
        @Override
        float sample(ByteBuffer data, int at) {
            return (float) (data.getInt(at) / 2147483648.0);
        }
    },
    FLOAT_32(4) {
        @Override
        float sample(ByteBuffer data, int at) {
            return data.getFloat(at);
        }
    },
    FLOAT_64(8) {
        @Override
        float sample(ByteBuffer data, int at) {
            return (float) data.getDouble(at);
        }
    },
    /** ITU-T G.711. */
    A_LAW(1) {
        @Override
        float sample(ByteBuffer data, int at) {
            int code = data.get(at) ^ 0x55;
            int exponent = (code >> 4) & 7;
            int mantissa = (code & 0xf) << 4;
            int magnitude = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
            return ((code & 0x80) != 0 ? magnitude : -magnitude) / 32768f;
        }
    },
    /** ITU-T G.711. */
    MU_LAW(1) {
        @Override
        float sample(ByteBuffer data, int at) {
            int code = ~data.get(at);
            int magnitude = ((((code & 0xf) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
            return ((code & 0x80) != 0 ? -magnitude : magnitude) / 32768f;
        }
    };

    private final int bytes;

    SampleCoding(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of a sample. */
    int bytes() {
        return bytes;
    }

    abstract float sample(ByteBuffer data, int at);

    static @Nullable SampleCoding of(int code, int bits) {
        return switch (code) {
            case 1 ->
                switch (bits) {
                    case 8 -> UNSIGNED_8;
                    case 16 -> SIGNED_16;
                    case 24 -> SIGNED_24;
                    case 32 -> SIGNED_32;
                    default -> null;
                };
            case 3 -> bits == 32 ? FLOAT_32 : bits == 64 ? FLOAT_64 : null;
            case 6 -> bits == 8 ? A_LAW : null;
            case 7 -> bits == 8 ? MU_LAW : null;
            default -> null;
        };
    }
}

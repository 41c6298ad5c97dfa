package io.swift4j.modality.media.image;

import java.nio.ByteOrder;
import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes in memory for javax.imageio, without a copy or a cache file. Remembers whether anyone wanted more than there is. */
final class ByteArrayImageStream extends ImageInputStreamImpl {

    private final byte[] bytes;
    private boolean exhausted;

    ByteArrayImageStream(byte[] bytes) {
        this.bytes = bytes;
        setByteOrder(ByteOrder.BIG_ENDIAN);
    }

    /** Whether a read met the end. */
    boolean exhausted() {
        return exhausted;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public int read() {
        setBitOffsetToByte();
        if (streamPos >= bytes.length) {
            exhausted = true;
            return -1;
        }
        return bytes[(int) streamPos++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) {
        setBitOffsetToByte();
        if (count == 0) {
            return 0;
        }
        int n = (int) Math.min(count, bytes.length - streamPos);
        if (n <= 0) {
            exhausted = true;
            return -1;
        }
        System.arraycopy(bytes, (int) streamPos, into, offset, n);
        streamPos += n;
        return n;
    }

    private void setBitOffsetToByte() {
        bitOffset = 0;
    }
}

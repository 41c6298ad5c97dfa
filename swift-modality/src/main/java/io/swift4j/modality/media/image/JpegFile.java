package io.swift4j.modality.media.image;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The segments of a JPEG file before its pixels (ITU-T T.81, annex B): its size, how its colours are coded, and how it is turned.
 *
 * <p>{@link #pixelData} leaves out comments, thumbnails, profiles and all other application data, so that the decoder behind sees
 * nothing but pixels.
 */
final class JpegFile {

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ADOBE = "Adobe".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] JFIF = "JFIF\0".getBytes(StandardCharsets.US_ASCII);
    /** As many as libjpeg-turbo's own fuzzers allow; real pictures have about ten. */
    private static final int MAX_SCANS = 500;

    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;
    private static final int COMMENT = 0xfe;

    private final String name;
    private final byte[] file;
    private final ByteArrayOutputStream pixelData = new ByteArrayOutputStream();
    private int orientation = Orientation.UPRIGHT;
    private boolean jfif;
    private int adobe = -1;
    private byte[] components = {};

    JpegFile(String name, byte[] file, MediaLimits limits) {
        this.name = name;
        this.file = file;
        marker(SOI);
        int at = 2;
        while (true) {
            while (at < file.length && file[at] != (byte) 0xff) {
                at++;
            }
            while (at < file.length && file[at] == (byte) 0xff) {
                at++;
            }
            int code = at < file.length ? file[at++] & 0xff : EOI;
            if (code == EOI || at + 2 > file.length) {
                throw new MediaException(name, "the JPEG ends before its pixels");
            }
            if (code == 0 || code == 1 || (code >= 0xd0 && code <= SOI)) {
                continue;
            }
            if (code == SOS) {
                break;
            }
            int length = ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff);
            if (length < 2 || at + length > file.length) {
                throw new MediaException(name, "the JPEG ends before its pixels");
            }
            segment(code, ByteBuffer.wrap(file, at + 2, length - 2).slice(), limits);
            if ((code < APP0 || code > APP15) && code != COMMENT) {
                marker(code);
                pixelData.write(file, at, length);
            }
            at += length;
        }
        if (components.length == 0) {
            throw new MediaException(name, "the JPEG has no frame header before its pixels");
        }
        checkScans(at);
        marker(SOS);
        pixelData.write(file, at, file.length - at);
    }

    private void marker(int code) {
        pixelData.write(0xff);
        pixelData.write(code);
    }

    private void segment(int code, ByteBuffer body, MediaLimits limits) {
        boolean frame = code >= 0xc0 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc;
        if (frame) {
            frame(code, body, limits);
        } else if (code == APP0) {
            jfif |= starts(body, JFIF);
        } else if (code == APP1 && starts(body, EXIF)) {
            orientation = Orientation.ofTiff(body.position(EXIF.length));
        } else if (code == APP14 && starts(body, ADOBE) && body.remaining() >= 12) {
            adobe = body.get(11) & 0xff;
        }
    }

    private void frame(int code, ByteBuffer body, MediaLimits limits) {
        if (body.remaining() < 6 || body.remaining() < 6 + 3 * body.get(5)) {
            throw new MediaException(name, "the JPEG's frame header is cut off");
        }
        if (code > 0xc2 || body.get(0) != 8) {
            throw new MediaException(
                    name,
                    "the JPEG is coded in a way that is not supported (frame type " + (code - 0xc0) + ", " + body.get(0)
                            + " bits); baseline, extended and progressive with 8 bits are");
        }
        limits.checkSize(name, body.getShort(1) & 0xffff, body.getShort(3) & 0xffff);
        components = new byte[body.get(5) & 0xff];
        if (components.length != 1 && components.length != 3 && components.length != 4) {
            throw new MediaException(
                    name, "the JPEG has " + components.length + " colour components; 1, 3 or 4 are supported");
        }
        for (int c = 0; c < components.length; c++) {
            components[c] = body.get(6 + 3 * c);
        }
    }

    private void checkScans(int from) {
        int scans = 1;
        for (int i = from; i + 1 < file.length; i++) {
            if (file[i] == (byte) 0xff && file[i + 1] == (byte) SOS && ++scans > MAX_SCANS) {
                throw new MediaException(name, "the JPEG has over " + MAX_SCANS + " scans");
            }
        }
    }

    private static boolean starts(ByteBuffer body, byte[] with) {
        return body.remaining() >= with.length && body.slice(0, with.length).equals(ByteBuffer.wrap(with));
    }

    int orientation() {
        return orientation;
    }

    /** Whether the first three components are luma and chroma, by libjpeg's rules. */
    boolean isLumaChroma() {
        if (components.length == 3) {
            boolean rgbIds = components[0] == 'R' && components[1] == 'G' && components[2] == 'B';
            return jfif || (adobe >= 0 ? adobe != 0 : !rgbIds);
        }
        return components.length == 4 && adobe > 0;
    }

    byte[] pixelData() {
        return pixelData.toByteArray();
    }
}

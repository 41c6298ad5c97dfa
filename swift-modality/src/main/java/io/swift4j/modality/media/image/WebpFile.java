package io.swift4j.modality.media.image;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The chunks of a WebP file (RFC 9649): every size checked, its orientation, and its bytes without a colour profile. */
final class WebpFile {

    private static final int HEADER = 12;
    private static final int ICC_FLAG = 0x20;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final MediaLimits limits;
    private final ByteBuffer file;
    private int orientation = Orientation.UPRIGHT;
    private boolean pixels;
    private boolean animated;
    private byte @Nullable [] lossy;

    WebpFile(String name, byte[] bytes, MediaLimits limits) {
        this.name = name;
        this.limits = limits;
        this.file = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
        chunks(HEADER, bytes.length, true);
        if (!pixels) {
            throw new MediaException(name, "the WebP ends before its pixels");
        }
    }

    private void chunks(int from, int end, boolean top) {
        long at = from;
        while (at + 8 <= end) {
            int body = (int) at + 8;
            long size = file.getInt((int) at + 4) & 0xffffffffL;
            int present = (int) Math.min(size, end - body);
            chunk(tag((int) at), body, present, present < size, top);
            at = body + size + (size & 1);
        }
    }

    private void chunk(String tag, int at, int size, boolean cutOff, boolean top) {
        switch (tag) {
            case "VP8X" -> {
                need(size, 10);
                limits.checkSize(name, 1 + medium(at + 7), 1 + medium(at + 4));
                file.put(at, (byte) (file.get(at) & ~ICC_FLAG));
            }
            case "ANMF" -> {
                need(size, 16);
                animated = true;
                limits.checkSize(name, 1 + medium(at + 9), 1 + medium(at + 6));
                if (top) {
                    chunks(at + 16, at + size, false);
                }
            }
            case "VP8 " -> {
                need(size, 10);
                limits.checkSize(name, file.getShort(at + 8) & 0x3fff, file.getShort(at + 6) & 0x3fff);
                needWhole(cutOff);
                lossy = Arrays.copyOfRange(file.array(), at, at + size);
            }
            case "VP8L" -> {
                need(size, 5);
                int bits = file.getInt(at + 1);
                limits.checkSize(name, 1 + ((bits >> 14) & 0x3fff), 1 + (bits & 0x3fff));
                needWhole(cutOff);
            }
            case "EXIF" -> {
                ByteBuffer exif = file.slice(at, size);
                boolean prefixed =
                        size >= EXIF.length && exif.slice(0, EXIF.length).equals(ByteBuffer.wrap(EXIF));
                orientation = Orientation.ofTiff(exif.position(prefixed ? EXIF.length : 0));
            }
            case "ICCP" -> file.putInt(at - 8, 0x4b4e554a);
            default -> {
                // Chunks that don't make pixels.
            }
        }
    }

    private void need(int size, int needed) {
        if (size < needed) {
            throw new MediaException(name, "a chunk of the WebP is cut off");
        }
    }

    private void needWhole(boolean cutOff) {
        if (cutOff && !pixels) {
            throw new MediaException(name, "the WebP ends before all its pixels are there");
        }
        pixels = true;
    }

    private int medium(int at) {
        return (file.getShort(at) & 0xffff) | ((file.get(at + 2) & 0xff) << 16);
    }

    private String tag(int at) {
        return new String(file.array(), at, 4, StandardCharsets.ISO_8859_1);
    }

    /** The VP8 frame of a lossy picture that is no animation; null for others. */
    byte @Nullable [] lossy() {
        return animated ? null : lossy;
    }

    int orientation() {
        return orientation;
    }

    /** Whether there are chunks beside the picture, such as opacity. */
    boolean isExtended() {
        return tag(HEADER).equals("VP8X");
    }

    byte[] bytes() {
        return file.array();
    }
}

package io.swift4j.modality.media.image;

import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * PNG of every colour type and depth, interlaced or not (W3C PNG, third edition).
 *
 * <p>It reads only what makes pixels, so that nothing in a text or profile chunk can cost memory. Check sums are not looked at; a
 * picture whose pixels end early is refused. Of 16 bits the high byte is kept.
 */
final class PngDecoder {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int TRNS = 0x74524e53;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int EXIF = 0x65584966;

    /** Column and row of the first pixel of each Adam7 pass, and the steps to the next ones. */
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private final String name;
    private final ByteBuffer file;
    private int width;
    private int height;
    private int depth;
    private int colour;
    private boolean interlaced;
    private byte @Nullable [] palette;
    private byte @Nullable [] clear;
    private int orientation = Orientation.UPRIGHT;

    PngDecoder(String name, byte[] bytes) {
        this.name = name;
        this.file = ByteBuffer.wrap(bytes);
    }

    Image decode(MediaLimits limits) {
        file.position(SIGNATURE.length);
        Inflater inflater = new Inflater();
        try {
            return decode(limits, inflater);
        } catch (DataFormatException e) {
            throw new MediaException(name, "the PNG's compressed pixels are broken: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    private Image decode(MediaLimits limits, Inflater inflater) throws DataFormatException {
        PngRows rows = null;
        while (file.remaining() >= 8) {
            int length = file.getInt();
            int type = file.getInt();
            if (type == IEND) {
                break;
            }
            int present = length < 0 ? file.remaining() : Math.min(length, file.remaining());
            ByteBuffer chunk = file.slice(file.position(), present);
            switch (type) {
                case IHDR -> header(chunk, limits);
                case PLTE -> palette = bytes(chunk);
                case TRNS -> clear = bytes(chunk);
                case EXIF -> orientation = Orientation.ofTiff(chunk);
                case IDAT -> {
                    if (rows == null) {
                        rows = new PngRows(pixels(), passes());
                    }
                    inflater.setInput(chunk);
                    rows.take(inflater);
                }
                default -> {
                    // Chunks that don't make pixels.
                }
            }
            // Four bytes of check sum follow.
            file.position(file.position() + Math.min(file.remaining(), present + 4));
        }
        if (rows == null || !rows.complete()) {
            throw new MediaException(name, "the PNG ends before all its pixels are there");
        }
        return Orientation.apply(orientation, rows.image());
    }

    private void header(ByteBuffer chunk, MediaLimits limits) {
        if (chunk.remaining() < 13) {
            throw new MediaException(name, "the PNG's header is cut off");
        }
        width = chunk.getInt();
        height = chunk.getInt();
        limits.checkSize(name, height & 0xffffffffL, width & 0xffffffffL);
        depth = chunk.get();
        colour = chunk.get();
        interlaced = chunk.position(12).get() != 0;
        boolean known = switch (colour) {
            case PngPixels.GRAY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case PngPixels.PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case PngPixels.RGB, PngPixels.GRAY_ALPHA, PngPixels.RGBA -> depth == 8 || depth == 16;
            default -> false;
        };
        if (!known) {
            throw new MediaException(
                    name, "the PNG states colour type " + colour + " with " + depth + " bits, which does not exist");
        }
    }

    private PngPixels pixels() {
        if (depth == 0) {
            throw new MediaException(name, "the PNG has no header before its pixels");
        }
        if (colour == PngPixels.PALETTE && palette == null) {
            throw new MediaException(name, "the PNG has no palette before its pixels");
        }
        return new PngPixels(height, width, colour, depth, palette, clear);
    }

    private int[][] passes() {
        if (!interlaced) {
            return new int[][] {{0, 0, 1, 1}};
        }
        return Arrays.stream(ADAM7)
                .filter(pass -> pass[0] < width && pass[1] < height)
                .toArray(int[][]::new);
    }

    private static byte[] bytes(ByteBuffer chunk) {
        byte[] bytes = new byte[Math.min(768, chunk.remaining())];
        chunk.get(bytes);
        return bytes;
    }
}

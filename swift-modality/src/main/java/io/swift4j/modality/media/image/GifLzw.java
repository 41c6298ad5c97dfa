package io.swift4j.modality.media.image;

import io.swift4j.modality.MediaException;
import java.util.Arrays;

/** GIF's variable-length LZW codes (GIF89a, appendix F) to palette indices. */
final class GifLzw {

    private static final int MAX_CODES = 4096;

    private final GifFile gif;
    private int at;
    private int blockLeft;
    private int bits;
    private int bitCount;

    GifLzw(GifFile gif, int at) {
        this.gif = gif;
        this.at = at;
    }

    /** Decodes up to {@code count} indices; those after an early end code are 0. */
    byte[] decode(int count) {
        int codeSize = at < gif.file.length ? gif.file[at++] & 0xff : 0;
        if (codeSize < 1 || codeSize > 11) {
            throw broken("states a code size of " + codeSize);
        }
        int clear = 1 << codeSize;
        short[] prefix = new short[MAX_CODES];
        byte[] suffix = new byte[MAX_CODES];
        byte[] stack = new byte[MAX_CODES + 1];
        byte[] out = new byte[count];
        for (int i = 0; i < clear; i++) {
            suffix[i] = (byte) i;
        }
        int next = clear + 2;
        int width = codeSize + 1;
        int previous = -1;
        int first = 0;
        int written = 0;
        while (written < count) {
            int code = code(width);
            if (code == clear + 1) {
                Arrays.fill(out, written, count, (byte) 0);
                return out;
            }
            if (code == clear) {
                next = clear + 2;
                width = codeSize + 1;
                previous = -1;
                continue;
            }
            if (code > next || (code == next && previous < 0)) {
                throw broken("has a code that is not in its table");
            }
            int depth = 0;
            int walk = code;
            if (code == next) {
                stack[depth++] = (byte) first;
                walk = previous;
            }
            while (walk >= clear) {
                stack[depth++] = suffix[walk];
                walk = prefix[walk];
            }
            first = walk;
            stack[depth++] = (byte) first;
            while (depth > 0 && written < count) {
                out[written++] = stack[--depth];
            }
            if (previous >= 0 && next < MAX_CODES) {
                prefix[next] = (short) previous;
                suffix[next] = (byte) first;
                next++;
                if (next == 1 << width && width < 12) {
                    width++;
                }
            }
            previous = code;
        }
        return out;
    }

    private int code(int width) {
        while (bitCount < width) {
            if (blockLeft == 0) {
                blockLeft = at < gif.file.length ? gif.file[at++] & 0xff : 0;
                if (blockLeft == 0) {
                    throw broken("ends before all its pixels are there");
                }
            }
            if (at >= gif.file.length) {
                throw broken("ends before all its pixels are there");
            }
            bits |= (gif.file[at++] & 0xff) << bitCount;
            bitCount += 8;
            blockLeft--;
        }
        int code = bits & ((1 << width) - 1);
        bits >>>= width;
        bitCount -= width;
        return code;
    }

    private MediaException broken(String what) {
        return new MediaException(gif.name, "a frame of the GIF " + what);
    }
}

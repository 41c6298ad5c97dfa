package io.swift4j.modality.media.image;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The blocks of a GIF file (GIF89a): its screen and where each frame lies, without its pixels. */
final class GifFile {

    /**
     * One frame.
     *
     * @param palette RGB triples; null for shades of gray
     * @param clear the index that shows what is below, or -1
     * @param disposal what happens afterwards: 2 clears the frame's area, 3 brings back what was there
     * @param delay hundredths of a second it is shown
     * @param data where the LZW code size stands
     */
    record Frame(
            int left,
            int top,
            int width,
            int height,
            boolean interlaced,
            byte @Nullable [] palette,
            int clear,
            int disposal,
            int delay,
            int data) {}

    final String name;
    final byte[] file;
    final List<Frame> frames = new ArrayList<>();
    byte @Nullable [] palette;
    int background;
    int width;
    int height;
    private int at;

    /** Reads up to {@code maxFrames} frames, and refuses a file with none. */
    GifFile(String name, byte[] file, MediaLimits limits, int maxFrames) {
        this.name = name;
        this.file = file;
        at = 6;
        width = word();
        height = word();
        int flags = octet();
        background = octet();
        octet();
        palette = (flags & 0x80) != 0 ? palette(flags) : null;
        blocks(maxFrames);
        if (frames.isEmpty()) {
            throw new MediaException(name, "the GIF ends before its first frame");
        }
        // Like Pillow: a first frame that is larger than the screen makes the screen larger.
        Frame first = frames.get(0);
        width = Math.max(width, first.left() + first.width());
        height = Math.max(height, first.top() + first.height());
        limits.checkSize(name, height, width);
        limits.checkFrames(name, frames.size());
    }

    private void blocks(int maxFrames) {
        int clear = -1;
        int disposal = 0;
        int delay = 0;
        while (frames.size() < maxFrames && at < file.length) {
            int type = octet();
            if (type == 0x21) {
                int label = octet();
                int size = at < file.length ? file[at] & 0xff : 0;
                if (label == 0xf9 && size >= 4 && at + 4 < file.length) {
                    int flags = file[at + 1];
                    disposal = (flags >> 2) & 7;
                    delay = (file[at + 2] & 0xff) | ((file[at + 3] & 0xff) << 8);
                    clear = (flags & 1) != 0 ? file[at + 4] & 0xff : -1;
                }
                skipBlocks();
            } else if (type == 0x2c) {
                int left = word();
                int top = word();
                int columns = word();
                int rows = word();
                int flags = octet();
                byte[] own = (flags & 0x80) != 0 ? palette(flags) : palette;
                frames.add(new Frame(left, top, columns, rows, (flags & 0x40) != 0, own, clear, disposal, delay, at));
                octet();
                skipBlocks();
                clear = -1;
                disposal = 0;
                delay = 0;
            } else if (type == 0x3b) {
                return;
            }
        }
    }

    private void skipBlocks() {
        for (int size = octet(); size != 0; size = octet()) {
            at += size;
        }
    }

    private byte[] palette(int flags) {
        byte[] colours = new byte[3 << ((flags & 7) + 1)];
        int present = Math.max(0, Math.min(colours.length, file.length - at));
        System.arraycopy(file, Math.min(at, file.length), colours, 0, present);
        at += colours.length;
        return colours;
    }

    private int word() {
        int low = octet();
        return low | (octet() << 8);
    }

    private int octet() {
        return at < file.length ? file[at++] & 0xff : 0;
    }
}

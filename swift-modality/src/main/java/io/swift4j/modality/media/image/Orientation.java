package io.swift4j.modality.media.image;

import io.swift4j.modality.Image;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** EXIF's orientation (tag 0x0112, CIPA DC-008), 1 to 8: reading it from a TIFF structure, and turning pictures upright. */
public final class Orientation {

    /** The orientation of a picture that is stored as it is shown. */
    public static final int UPRIGHT = 1;

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;

    private Orientation() {}

    /** Whether rows become columns. */
    public static boolean turns(int orientation) {
        return orientation >= 5;
    }

    /** The orientation that the first directory of a TIFF structure states; upright if it states none or is broken. */
    public static int ofTiff(ByteBuffer tiff) {
        ByteBuffer in = tiff.slice();
        if (in.remaining() < 8) {
            return UPRIGHT;
        }
        short order = in.getShort();
        if (order != 0x4949 && order != 0x4d4d) {
            return UPRIGHT;
        }
        in.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = in.getInt(4) & 0xffffffffL;
        if (directory + 2 > in.limit()) {
            return UPRIGHT;
        }
        int entries = in.getShort((int) directory) & 0xffff;
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (entry + 12 > in.limit()) {
                return UPRIGHT;
            }
            int at = (int) entry;
            if ((in.getShort(at) & 0xffff) == TAG && in.getShort(at + 2) == SHORT) {
                int value = in.getShort(at + 8) & 0xffff;
                return value >= 1 && value <= 8 ? value : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** Turns and mirrors a picture so that it stands upright. */
    public static Image apply(int orientation, Image image) {
        if (orientation == UPRIGHT) {
            return image;
        }
        byte[] pixels = apply(orientation, image.pixels(), image.height(), image.width(), 3);
        Image.Alpha alpha = image.alpha() == null
                ? null
                : new Image.Alpha(
                        apply(orientation, image.alpha().values(), image.height(), image.width(), 1),
                        image.alpha().besideRgb());
        boolean turned = turns(orientation);
        return new Image(
                turned ? image.width() : image.height(), turned ? image.height() : image.width(), pixels, alpha);
    }

    private static byte[] apply(int orientation, byte[] from, int height, int width, int samples) {
        byte[] to = new byte[from.length];
        boolean turned = turns(orientation);
        int rows = turned ? width : height;
        int columns = turned ? height : width;
        boolean mirrorX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean mirrorY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        for (int y = 0, at = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int sourceX = turned ? y : x;
                int sourceY = turned ? x : y;
                sourceX = mirrorX ? width - 1 - sourceX : sourceX;
                sourceY = mirrorY ? height - 1 - sourceY : sourceY;
                int source = (sourceY * width + sourceX) * samples;
                for (int c = 0; c < samples; c++) {
                    to[at++] = from[source + c];
                }
            }
        }
        return to;
    }
}

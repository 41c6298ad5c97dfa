package io.swift4j.modality.media.image;

import io.swift4j.modality.Image;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates a PNG's rows pass by pass and undoes their filters; knows nothing of colours. */
final class PngRows {

    private final PngPixels pixels;
    private final int[][] passes;
    private int pass;
    private int y;
    private byte[] row;
    private byte[] above;
    private int filled;

    PngRows(PngPixels pixels, int[][] passes) {
        this.pixels = pixels;
        this.passes = passes;
        this.row = newRow();
        this.above = newRow();
    }

    boolean complete() {
        return pass == passes.length;
    }

    Image image() {
        return pixels.image();
    }

    /** Takes all the rows that the inflater's input makes. */
    void take(Inflater inflater) throws DataFormatException {
        while (!complete()) {
            int n = inflater.inflate(row, filled, row.length - filled);
            if (n == 0) {
                if (inflater.needsDictionary()) {
                    throw new DataFormatException("a dictionary is asked for");
                }
                return;
            }
            filled += n;
            if (filled == row.length) {
                finishRow();
            }
        }
    }

    private void finishRow() throws DataFormatException {
        unfilter();
        int[] now = passes[pass];
        pixels.put(row, y, now[0], now[2]);
        byte[] free = above;
        above = row;
        row = free;
        filled = 0;
        y += now[3];
        if (y >= pixels.height()) {
            pass++;
            if (!complete()) {
                row = newRow();
                above = newRow();
            }
        }
    }

    /** A filter's number and the packed samples of a row in this pass. */
    private byte[] newRow() {
        int[] now = passes[pass];
        y = now[1];
        int columns = (pixels.width() - now[0] + now[2] - 1) / now[2];
        return new byte[Math.toIntExact(1 + ((long) columns * pixels.bitsPerPixel() + 7) / 8)];
    }

    private void unfilter() throws DataFormatException {
        int back = Math.max(1, pixels.bitsPerPixel() / 8);
        switch (row[0]) {
            case 0 -> {}
            case 1 -> {
                for (int i = 1 + back; i < row.length; i++) {
                    row[i] += row[i - back];
                }
            }
            case 2 -> {
                for (int i = 1; i < row.length; i++) {
                    row[i] += above[i];
                }
            }
            case 3 -> {
                for (int first = 1; first <= back; first++) {
                    average(row, above, first, back);
                }
            }
            case 4 -> {
                if (back == 3) {
                    paethOfThree(row, above);
                } else {
                    for (int first = 1; first <= back; first++) {
                        paeth(row, above, first, back);
                    }
                }
            }
            default -> throw new DataFormatException("a row has filter " + (row[0] & 0xff));
        }
    }

    /** Undoes the average filter on every {@code back}-th byte: what one byte of a pixel needs stays in registers. */
    private static void average(byte[] row, byte[] above, int first, int back) {
        int left = 0;
        for (int i = first; i < row.length; i += back) {
            left = (row[i] + ((left + (above[i] & 0xff)) >> 1)) & 0xff;
            row[i] = (byte) left;
        }
    }

    /** Undoes Paeth's filter on every {@code back}-th byte. */
    private static void paeth(byte[] row, byte[] above, int first, int back) {
        int left = 0;
        int corner = 0;
        for (int i = first; i < row.length; i += back) {
            int up = above[i] & 0xff;
            left = (row[i] + nearest(left, up, corner)) & 0xff;
            corner = up;
            row[i] = (byte) left;
        }
    }

    /** Undoes Paeth's filter on pixels of three bytes: none waits for the other two. */
    private static void paethOfThree(byte[] row, byte[] above) {
        int red = 0;
        int green = 0;
        int blue = 0;
        int redCorner = 0;
        int greenCorner = 0;
        int blueCorner = 0;
        for (int i = 1; i + 2 < row.length; i += 3) {
            int redUp = above[i] & 0xff;
            int greenUp = above[i + 1] & 0xff;
            int blueUp = above[i + 2] & 0xff;
            red = (row[i] + nearest(red, redUp, redCorner)) & 0xff;
            green = (row[i + 1] + nearest(green, greenUp, greenCorner)) & 0xff;
            blue = (row[i + 2] + nearest(blue, blueUp, blueCorner)) & 0xff;
            redCorner = redUp;
            greenCorner = greenUp;
            blueCorner = blueUp;
            row[i] = (byte) red;
            row[i + 1] = (byte) green;
            row[i + 2] = (byte) blue;
        }
    }

    /** Paeth's predictor without branches, which noise in a picture would make unpredictable. */
    private static int nearest(int left, int up, int corner) {
        int toLeft = up - corner;
        int toUp = left - corner;
        int toCorner = Math.abs(toLeft + toUp);
        toLeft = Math.abs(toLeft);
        toUp = Math.abs(toUp);
        int upLoses = (toCorner - toUp) >> 31;
        int leftLoses = ((toUp - toLeft) >> 31) | ((toCorner - toLeft) >> 31);
        int other = up ^ ((up ^ corner) & upLoses);
        return left ^ ((left ^ other) & leftLoses);
    }
}

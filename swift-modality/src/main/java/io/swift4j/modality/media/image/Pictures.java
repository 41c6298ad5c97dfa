package io.swift4j.modality.media.image;

import io.swift4j.modality.Image;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * A {@link BufferedImage} of any colour model as RGB.
 *
 * <p>Stored gray and RGB samples are taken as they are: the JDK would convert gray as if it were linear light, and apply profiles.
 */
final class Pictures {

    private Pictures() {}

    static Image image(BufferedImage picture) {
        ColorModel model = picture.getColorModel();
        int space = model.getColorSpace().getType();
        boolean whole =
                model.getTransferType() == DataBuffer.TYPE_BYTE || model.getTransferType() == DataBuffer.TYPE_USHORT;
        boolean plain = model instanceof ComponentColorModel
                && whole
                && !model.isAlphaPremultiplied()
                && (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB);
        return plain ? ofSamples(picture) : ofColours(picture);
    }

    private static Image ofSamples(BufferedImage picture) {
        Raster raster = picture.getRaster();
        int height = picture.getHeight();
        int width = picture.getWidth();
        int bands = raster.getNumBands();
        int colours = picture.getColorModel().getNumColorComponents();
        int bits = picture.getColorModel().getComponentSize(0);
        byte[] rgb = new byte[3 * height * width];
        byte[] alpha = picture.getColorModel().hasAlpha() ? new byte[height * width] : null;
        int[] row = new int[width * bands];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                for (int c = 0; c < 3; c++) {
                    rgb[3 * at + c] = eight(row[x * bands + (colours == 1 ? 0 : c)], bits);
                }
                if (alpha != null) {
                    alpha[at] = eight(row[x * bands + bands - 1], bits);
                }
            }
        }
        return new Image(height, width, rgb, alpha == null ? null : new Image.Alpha(alpha, colours == 3));
    }

    /** Few bits are spread over the whole range; of many the high ones are kept. */
    private static byte eight(int sample, int bits) {
        return (byte) (bits > 8 ? sample >> (bits - 8) : bits == 8 ? sample : sample * 255 / ((1 << bits) - 1));
    }

    private static Image ofColours(BufferedImage picture) {
        int height = picture.getHeight();
        int width = picture.getWidth();
        byte[] rgb = new byte[3 * height * width];
        byte[] alpha = picture.getColorModel().hasAlpha() ? new byte[height * width] : null;
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                rgb[3 * at] = (byte) (row[x] >> 16);
                rgb[3 * at + 1] = (byte) (row[x] >> 8);
                rgb[3 * at + 2] = (byte) row[x];
                if (alpha != null) {
                    alpha[at] = (byte) (row[x] >> 24);
                }
            }
        }
        boolean indexed = picture.getColorModel() instanceof IndexColorModel;
        return new Image(height, width, rgb, alpha == null ? null : new Image.Alpha(alpha, !indexed));
    }
}

package io.swift4j.modality.media.image;

import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * JPEG, baseline and progressive, gray, YCbCr, RGB, CMYK and YCCK.
 *
 * <p>The JDK's libjpeg gives the components; their conversion is libjpeg's own, in its whole numbers, and CMYK becomes RGB as in
 * Pillow. Colour profiles are left aside, as Pillow leaves them.
 */
final class JpegDecoder {

    private static final int HALF = 1 << 15;

    private static final int[] RED = new int[256];
    private static final int[] BLUE = new int[256];
    private static final int[] GREEN_OF_RED = new int[256];
    private static final int[] GREEN_OF_BLUE = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int chroma = i - 128;
            RED[i] = (91881 * chroma + HALF) >> 16;
            BLUE[i] = (116130 * chroma + HALF) >> 16;
            GREEN_OF_RED[i] = -46802 * chroma + HALF;
            GREEN_OF_BLUE[i] = -22554 * chroma;
        }
    }

    private JpegDecoder() {}

    static Image decode(String name, byte[] bytes, MediaLimits limits) throws IOException {
        JpegFile file = new JpegFile(name, bytes, limits);
        ImageReader reader = Readers.ofJdk(name, "jpeg");
        try (ByteArrayImageStream stream = new ByteArrayImageStream(file.pixelData())) {
            reader.setInput(stream, true, true);
            Raster raster = reader.readRaster(0, null);
            if (stream.exhausted()) {
                throw new MediaException(name, "the JPEG ends before all its pixels are there");
            }
            byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
            Image image = new Image(
                    raster.getHeight(), raster.getWidth(), rgb(samples, raster.getNumBands(), file.isLumaChroma()));
            return Orientation.apply(file.orientation(), image);
        } finally {
            reader.dispose();
        }
    }

    /** Converts [height, width, bands], which is overwritten, and is the result where there are three bands. */
    private static byte[] rgb(byte[] samples, int bands, boolean lumaChroma) {
        if (lumaChroma && bands > 1) {
            lumaChroma(samples, bands);
        }
        if (bands == 3) {
            return samples;
        }
        byte[] rgb = new byte[samples.length / bands * 3];
        for (int from = 0, to = 0; from < samples.length; from += bands, to += 3) {
            if (bands == 1) {
                rgb[to] = rgb[to + 1] = rgb[to + 2] = samples[from];
                continue;
            }
            int a = samples[from] & 0xff;
            int b = samples[from + 1] & 0xff;
            int c = samples[from + 2] & 0xff;
            if (bands == 4) {
                // Adobe's files hold 255 - ink. Where YCCK gives R, G, B, libjpeg hands on 255 minus those as ink.
                int white = samples[from + 3] & 0xff;
                a = ink(white, lumaChroma ? a : 255 - a);
                b = ink(white, lumaChroma ? b : 255 - b);
                c = ink(white, lumaChroma ? c : 255 - c);
            }
            rgb[to] = (byte) a;
            rgb[to + 1] = (byte) b;
            rgb[to + 2] = (byte) c;
        }
        return rgb;
    }

    /** From luma and chroma to red, green and blue in place, with what each chroma adds looked up. */
    private static void lumaChroma(byte[] samples, int bands) {
        for (int at = 0; at + 2 < samples.length; at += bands) {
            int y = samples[at] & 0xff;
            int cb = samples[at + 1] & 0xff;
            int cr = samples[at + 2] & 0xff;
            samples[at] = (byte) clamp(y + RED[cr]);
            samples[at + 1] = (byte) clamp(y + ((GREEN_OF_BLUE[cb] + GREEN_OF_RED[cr]) >> 16));
            samples[at + 2] = (byte) clamp(y + BLUE[cb]);
        }
    }

    /** What an ink leaves of white, with Pillow's rounding of ink * white / 255. */
    private static int ink(int white, int ink) {
        int product = ink * white + 128;
        return Math.max(0, white - (((product >> 8) + product) >> 8));
    }

    private static int clamp(int value) {
        return (value & ~0xff) == 0 ? value : value < 0 ? 0 : 255;
    }
}

package io.swift4j.modality.media.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.swift4j.modality.Film;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageReader;

/** Decodes the bytes of a picture whose format is known. Thread-safe. */
public final class ImageDecoder {

    /** The formats of pictures. */
    public enum Format {
        PNG,
        JPEG,
        GIF,
        WEBP,
        BMP,
        TIFF
    }

    /** Where a version 4 or 5 BMP header names its colour space, and the shortest header that does. */
    private static final int BMP_HEADER = 14;

    private static final int BMP_COLOUR_SPACE = 14 + 56;
    private static final int BMP_V4 = 108;
    private static final int BMP_SRGB = 0x73524742;

    private ImageDecoder() {}

    /**
     * Decodes a picture, of an animation the first frame, upright.
     *
     * @param vp8 what decodes lossy WebP
     * @throws MediaException if it is broken, cut off or too large
     */
    public static Image decode(String name, Format format, byte[] bytes, MediaLimits limits, Vp8Decoder vp8) {
        try {
            return switch (format) {
                case PNG -> new PngDecoder(name, bytes).decode(limits);
                case JPEG -> JpegDecoder.decode(name, bytes, limits);
                case GIF -> gif(name, bytes, limits);
                case WEBP -> webp(name, bytes, limits, vp8);
                case BMP -> read(name, Readers.ofJdk(name, "bmp"), withoutProfile(bytes), limits);
                case TIFF ->
                    Orientation.apply(
                            Orientation.ofTiff(ByteBuffer.wrap(bytes)),
                            read(name, Readers.ofJdk(name, "tiff"), bytes, limits));
            };
        } catch (MediaException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's and TwelveMonkeys' readers throw all kinds of exceptions over broken bytes.
            throw new MediaException(name, "the " + format + " can't be decoded: " + e, e);
        }
    }

    /**
     * Opens an animated GIF.
     *
     * @throws MediaException if it is broken, cut off or too large
     */
    public static Film gifFilm(String name, byte[] bytes, MediaLimits limits) {
        return new GifFilm(name, bytes, limits);
    }

    /**
     * Takes over a picture of the JVM.
     *
     * @throws MediaException if it is too large
     */
    public static Image convert(String name, BufferedImage picture, MediaLimits limits) {
        limits.checkSize(name, picture.getHeight(), picture.getWidth());
        return Pictures.image(picture);
    }

    private static Image gif(String name, byte[] bytes, MediaLimits limits) {
        GifFile gif = new GifFile(name, bytes, limits, 1);
        return new GifCanvas(gif).draw(gif.frames.get(0));
    }

    /** Lossy pixels come from VP8 directly: TwelveMonkeys' are up to some levels beside libwebp's. It gives all else. */
    private static Image webp(String name, byte[] bytes, MediaLimits limits, Vp8Decoder vp8) throws IOException {
        WebpFile file = new WebpFile(name, bytes, limits);
        byte[] lossy = file.lossy();
        Image image = lossy == null ? null : YuvToRgb.convert(vp8.decode(name, lossy, limits));
        if (image == null || file.isExtended()) {
            Image whole = read(name, new WebPImageReaderSpi().createReaderInstance(null), file.bytes(), limits);
            boolean same = image != null && image.height() == whole.height() && image.width() == whole.width();
            image = image != null && same
                    ? new Image(image.height(), image.width(), image.pixels(), whole.alpha())
                    : whole;
        }
        return Orientation.apply(file.orientation(), image);
    }

    private static Image read(String name, ImageReader reader, byte[] bytes, MediaLimits limits) throws IOException {
        try (ByteArrayImageStream stream = new ByteArrayImageStream(bytes)) {
            reader.setInput(stream, true, true);
            limits.checkSize(name, reader.getHeight(0), reader.getWidth(0));
            return Pictures.image(reader.read(0));
        } finally {
            reader.dispose();
        }
    }

    /** A BMP can name a file with its colour profile, which the JDK would open; Pillow looks at no profile. */
    private static byte[] withoutProfile(byte[] bytes) {
        ByteBuffer copy = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length >= BMP_COLOUR_SPACE + 4 && copy.getInt(BMP_HEADER) >= BMP_V4) {
            copy.putInt(BMP_COLOUR_SPACE, BMP_SRGB);
        }
        return copy.array();
    }
}

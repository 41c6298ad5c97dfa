package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.Image;
import io.swift4j.modality.MediaException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Converts decoded frames to RGB of one size, by the colour matrix and range that each frame states. */
final class RgbConverter implements AutoCloseable {

    /** swscale writes whole vectors, beyond the end of a row. */
    private static final int PADDING = 64;

    private static final int FULL_RANGE = 2;

    private final String name;
    private final int height;
    private final int width;
    private final int stride;
    private final BytePointer rgb;
    private final PointerPointer<BytePointer> planes;
    private final IntPointer strides;
    private @Nullable SwsContext context;

    RgbConverter(String name, int height, int width) {
        this.name = name;
        this.height = height;
        this.width = width;
        this.stride = Math.addExact(Math.multiplyExact(3, width), PADDING) / PADDING * PADDING;
        this.rgb = new BytePointer((long) stride * height + PADDING);
        this.planes = new PointerPointer<>(4);
        this.strides = new IntPointer(4);
        for (int i = 0; i < 4; i++) {
            planes.put(i, i == 0 ? rgb : null);
            strides.put(i, i == 0 ? stride : 0);
        }
    }

    Image convert(AVFrame frame) {
        SwsContext now = swscale.sws_getCachedContext(
                context,
                frame.width(),
                frame.height(),
                frame.format(),
                width,
                height,
                avutil.AV_PIX_FMT_RGB24,
                swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND,
                (SwsFilter) null,
                null,
                (DoublePointer) null);
        context = now;
        if (now == null || now.isNull()) {
            throw new MediaException(
                    name,
                    "has frames in FFmpeg's pixel format " + frame.format() + ", which can't be converted to RGB");
        }
        IntPointer matrix = swscale.sws_getCoefficients(frame.colorspace());
        int full = frame.color_range() == FULL_RANGE ? 1 : 0;
        swscale.sws_setColorspaceDetails(
                now, matrix, full, swscale.sws_getCoefficients(swscale.SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);
        int rows = swscale.sws_scale(now, frame.data(), frame.linesize(), 0, frame.height(), planes, strides);
        if (rows != height) {
            throw new MediaException(name, "a frame can't be converted to RGB (" + rows + " of " + height + " rows)");
        }
        byte[] pixels = new byte[3 * height * width];
        for (int y = 0; y < height; y++) {
            rgb.position((long) y * stride).get(pixels, 3 * y * width, 3 * width);
        }
        rgb.position(0);
        return new Image(height, width, pixels);
    }

    @Override
    public void close() {
        swscale.sws_freeContext(context);
        planes.close();
        strides.close();
        rgb.close();
    }
}

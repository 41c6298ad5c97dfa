package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.MediaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Reads the samples of a decoded frame as floats in [-1, 1), whatever their type and layout. */
final class SampleReader {

    private SampleReader() {}

    /** Copies one channel's samples to {@code into} from {@code offset} on. */
    static void copy(String source, AVFrame frame, int channel, float[] into, int offset) {
        int channels = frame.ch_layout().nb_channels();
        boolean planar = avutil.av_sample_fmt_is_planar(frame.format()) != 0;
        int type = avutil.av_get_packed_sample_fmt(frame.format());
        int size = avutil.av_get_bytes_per_sample(frame.format());
        int samples = frame.nb_samples();
        int stride = planar ? size : size * channels;
        BytePointer plane = new BytePointer(frame.extended_data(planar ? channel : 0));
        ByteBuffer data = plane.capacity((long) stride * samples).asByteBuffer().order(ByteOrder.nativeOrder());
        int at = planar ? 0 : channel * size;
        for (int i = 0; i < samples; i++, at += stride) {
            into[offset + i] = switch (type) {
                case avutil.AV_SAMPLE_FMT_U8 -> ((data.get(at) & 0xff) - 128) / 128f;
                case avutil.AV_SAMPLE_FMT_S16 -> data.getShort(at) / 32768f;
                case avutil.AV_SAMPLE_FMT_S32 -> (float) (data.getInt(at) / 2147483648.0);
                case avutil.AV_SAMPLE_FMT_FLT -> data.getFloat(at);
                case avutil.AV_SAMPLE_FMT_DBL -> (float) data.getDouble(at);
                default -> throw new MediaException(source, "has samples of FFmpeg's type " + type);
            };
        }
    }
}

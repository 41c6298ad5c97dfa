package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.media.image.YuvPlanes;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** Decodes one key frame of VP8 without a container. */
final class Vp8KeyFrame {

    private Vp8KeyFrame() {}

    static YuvPlanes decode(String name, byte[] frame, MediaLimits limits) {
        Ffmpeg.load(name);
        AVCodecContext codec = avcodec.avcodec_alloc_context3(avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_VP8));
        AVPacket packet = avcodec.av_packet_alloc();
        AVFrame decoded = avutil.av_frame_alloc();
        try {
            codec.thread_count(1);
            codec.max_pixels(limits.maxPixels());
            Ffmpeg.check(name, "VP8 can't be decoded", avcodec.avcodec_open2(codec, null, (AVDictionary) null));
            Ffmpeg.check(name, "its picture is too large", avcodec.av_new_packet(packet, frame.length));
            packet.data().put(frame, 0, frame.length);
            Ffmpeg.check(name, "its picture can't be decoded", avcodec.avcodec_send_packet(codec, packet));
            Ffmpeg.check(name, "its picture can't be decoded", avcodec.avcodec_receive_frame(codec, decoded));
            if (decoded.format() != avutil.AV_PIX_FMT_YUV420P) {
                throw new MediaException(name, "its picture is in FFmpeg's pixel format " + decoded.format());
            }
            return planes(decoded);
        } finally {
            avutil.av_frame_free(decoded);
            avcodec.av_packet_free(packet);
            avcodec.avcodec_free_context(codec);
        }
    }

    private static YuvPlanes planes(AVFrame frame) {
        int height = frame.height();
        int width = frame.width();
        int chromaHeight = (height + 1) / 2;
        int chromaWidth = (width + 1) / 2;
        return new YuvPlanes(
                height,
                width,
                plane(frame, 0, height, width),
                plane(frame, 1, chromaHeight, chromaWidth),
                plane(frame, 2, chromaHeight, chromaWidth));
    }

    private static byte[] plane(AVFrame frame, int index, int height, int width) {
        byte[] plane = new byte[height * width];
        BytePointer data = frame.data(index);
        for (int y = 0; y < height; y++) {
            data.position((long) y * frame.linesize(index)).get(plane, y * width, width);
        }
        return plane;
    }
}

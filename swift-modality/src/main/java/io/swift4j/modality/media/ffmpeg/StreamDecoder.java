package io.swift4j.modality.media.ffmpeg;

import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the frames of one stream of a container, which it owns; for one thread.
 *
 * <p>A packet that can't be decoded is an error if frames follow it. At the end of a file it is what was cut off; before the first
 * frame of a sound it is the rest of a frame that began before the file.
 */
final class StreamDecoder implements AutoCloseable {

    private final Container container;
    private final AVStream stream;
    private final boolean lenientStart;
    private final AVCodecContext codec;
    private final AVFrame frame;
    private boolean draining;
    private int frames;
    private int failure;

    StreamDecoder(Container container, AVStream stream, MediaLimits limits) {
        this.container = container;
        this.stream = stream;
        int type = stream.codecpar().codec_type();
        this.lenientStart = type == avutil.AVMEDIA_TYPE_AUDIO;
        AVCodec decoder = decoder(stream.codecpar().codec_id());
        if (decoder == null || decoder.isNull()) {
            String codecName =
                    avcodec.avcodec_get_name(stream.codecpar().codec_id()).getString();
            container.close();
            throw new MediaException(container.name(), "is coded as " + codecName + ", for which there is no decoder");
        }
        this.codec = avcodec.avcodec_alloc_context3(decoder);
        this.frame = avutil.av_frame_alloc();
        avcodec.avcodec_parameters_to_context(codec, stream.codecpar());
        codec.pkt_timebase(stream.time_base());
        codec.thread_count(1);
        codec.max_pixels(limits.maxPixels());
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "codec_whitelist", Ffmpeg.CODECS, 0);
        int opened = avcodec.avcodec_open2(codec, decoder, options);
        avutil.av_dict_free(options);
        if (opened < 0) {
            close();
            Ffmpeg.check(container.name(), "its " + decoder.name().getString() + " stream can't be decoded", opened);
        }
    }

    /** The reference's decoder where FFmpeg's own differs audibly (Opus) or needs a GPU (AV1), if it is built in; else FFmpeg's choice. */
    private static @Nullable AVCodec decoder(int codec) {
        List<String> preferred = codec == avcodec.AV_CODEC_ID_OPUS
                ? List.of("libopus")
                : codec == avcodec.AV_CODEC_ID_AV1 ? List.of("libdav1d", "libaom-av1") : List.of();
        for (String name : preferred) {
            AVCodec found = avcodec.avcodec_find_decoder_by_name(name);
            if (found != null) {
                return found;
            }
        }
        return avcodec.avcodec_find_decoder(codec);
    }

    AVStream stream() {
        return stream;
    }

    /** The next frame, valid until the next call; empty at the end. */
    Optional<AVFrame> next() {
        while (true) {
            int received = avcodec.avcodec_receive_frame(codec, frame);
            if (received >= 0) {
                if (failure < 0 && !(lenientStart && frames == 0)) {
                    Ffmpeg.check(container.name(), "a packet after frame " + frames + " can't be decoded", failure);
                }
                failure = 0;
                frames++;
                return Optional.of(frame);
            }
            if (received == avutil.AVERROR_EOF) {
                return end();
            }
            if (received != AVERROR_EAGAIN()) {
                failure = received;
            }
            if (draining) {
                return end();
            }
            send();
        }
    }

    private void send() {
        Optional<AVPacket> packet = container.next(stream);
        draining = packet.isEmpty();
        int sent = avcodec.avcodec_send_packet(codec, packet.orElse(null));
        if (sent < 0 && sent != avutil.AVERROR_EOF) {
            failure = sent;
        }
    }

    private Optional<AVFrame> end() {
        if (frames == 0) {
            if (failure < 0) {
                Ffmpeg.check(container.name(), "nothing in it can be decoded", failure);
            }
            throw new MediaException(container.name(), "has nothing to decode in its stream");
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        avutil.av_frame_free(frame);
        avcodec.avcodec_free_context(codec);
        container.close();
    }
}

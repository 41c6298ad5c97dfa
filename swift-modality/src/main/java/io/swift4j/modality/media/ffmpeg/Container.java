package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.media.source.MediaBytes;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** An opened file with its streams, read packet by packet; for one thread, closed by whoever opened it. Knows nothing of pixels and samples. */
final class Container implements AutoCloseable {

    private static final int DISCARD_ALL = 48;
    private static final double MICROSECONDS = 1e6;

    private final String name;
    private final ByteIo io;
    private final AVFormatContext context;
    private final AVPacket packet;

    private Container(String name, ByteIo io, AVFormatContext context) {
        this.name = name;
        this.io = io;
        this.context = context;
        this.packet = avcodec.av_packet_alloc();
    }

    static Container open(MediaBytes bytes, MediaLimits limits) {
        Ffmpeg.load(bytes.name());
        ByteIo io = new ByteIo(bytes);
        AVFormatContext context = avformat.avformat_alloc_context();
        context.pb(io.context());
        AVDictionary options = new AVDictionary(null);
        avutil.av_dict_set(options, "format_whitelist", Ffmpeg.FORMATS, 0);
        avutil.av_dict_set(options, "codec_whitelist", Ffmpeg.CODECS, 0);
        avutil.av_dict_set(options, "protocol_whitelist", "none", 0);
        avutil.av_dict_set(options, "max_streams", "64", 0);
        int opened = avformat.avformat_open_input(context, "", null, options);
        avutil.av_dict_free(options);
        if (opened < 0) {
            io.close();
            throw new MediaException(
                    bytes.name(), "is no sound or film that can be opened (FFmpeg: " + Ffmpeg.words(opened) + ")");
        }
        Container container = new Container(bytes.name(), io, context);
        try {
            container.probe(limits);
            return container;
        } catch (RuntimeException e) {
            container.close();
            throw e;
        }
    }

    /** Lets FFmpeg look into the streams; sizes in the headers are checked before anything is decoded. */
    private void probe(MediaLimits limits) {
        int streams = context.nb_streams();
        for (int i = 0; i < streams; i++) {
            checkSize(context.streams(i), limits);
        }
        try (PointerPointer<AVDictionary> options = new PointerPointer<>(Math.max(1, streams));
                BytePointer maxPixels = new BytePointer("max_pixels");
                BytePointer limit = new BytePointer(Long.toString(limits.maxPixels()));
                BytePointer threads = new BytePointer("threads");
                BytePointer one = new BytePointer("1")) {
            for (int i = 0; i < streams; i++) {
                options.position(i).put((AVDictionary) null);
                avutil.av_dict_set(options.position(i), maxPixels, limit, 0);
                avutil.av_dict_set(options.position(i), threads, one, 0);
            }
            int found = avformat.avformat_find_stream_info(context, options.position(0));
            for (int i = 0; i < streams; i++) {
                avutil.av_dict_free(options.position(i));
            }
            options.position(0);
            Ffmpeg.check(name, "its streams can't be read", found);
        }
        for (int i = 0; i < context.nb_streams(); i++) {
            checkSize(context.streams(i), limits);
        }
        double seconds = seconds();
        if (seconds > limits.maxSeconds()) {
            throw new MediaException(
                    name,
                    "plays for " + seconds + " seconds; at most " + limits.maxSeconds() + " are allowed (maxSeconds)");
        }
    }

    private void checkSize(AVStream stream, MediaLimits limits) {
        int height = stream.codecpar().height();
        int width = stream.codecpar().width();
        if (stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO && height != 0 && width != 0) {
            limits.checkSize(name, height, width);
        }
    }

    String name() {
        return name;
    }

    /** How long it plays as the file states it; NaN if it doesn't. */
    double seconds() {
        return context.duration() == avutil.AV_NOPTS_VALUE ? Double.NaN : context.duration() / MICROSECONDS;
    }

    /** The stream of a kind that a player would choose; a picture attached to a sound is none. From here on only its packets come. */
    Optional<AVStream> choose(int type) {
        int index = avformat.av_find_best_stream(context, type, -1, -1, (AVCodec) null, 0);
        if (index < 0 || (context.streams(index).disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0) {
            return Optional.empty();
        }
        for (int i = 0; i < context.nb_streams(); i++) {
            if (i != index) {
                context.streams(i).discard(DISCARD_ALL);
            }
        }
        return Optional.of(context.streams(index));
    }

    /** The next packet of the stream, valid until the next call; empty at the end. */
    Optional<AVPacket> next(AVStream stream) {
        while (true) {
            avcodec.av_packet_unref(packet);
            int read = avformat.av_read_frame(context, packet);
            if (read == avutil.AVERROR_EOF) {
                return Optional.empty();
            }
            Ffmpeg.check(name, "breaks off", read);
            if (packet.stream_index() == stream.index()) {
                return Optional.of(packet);
            }
        }
    }

    @Override
    public void close() {
        avcodec.av_packet_free(packet);
        avformat.avformat_close_input(context);
        io.close();
    }
}

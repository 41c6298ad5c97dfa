package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.Frame;
import io.swift4j.modality.FrameReader;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.media.image.Orientation;
import io.swift4j.modality.media.source.MediaBytes;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Decodes a film from its start. Frames that are passed over are not converted. */
final class FilmReader implements FrameReader {

    private final MediaBytes bytes;
    private final MediaLimits limits;
    private final int orientation;
    private final StreamDecoder decoder;
    private final RgbConverter converter;
    private int decoded;
    private boolean closed;

    FilmReader(MediaBytes bytes, MediaLimits limits, int height, int width, int orientation) {
        this.bytes = bytes;
        this.limits = limits;
        this.orientation = orientation;
        Container container = Container.open(bytes, limits);
        Optional<AVStream> stream = container.choose(avutil.AVMEDIA_TYPE_VIDEO);
        if (stream.isEmpty()) {
            container.close();
            throw new MediaException(bytes.name(), "has no film in it");
        }
        this.decoder = new StreamDecoder(container, stream.get(), limits);
        try {
            this.converter = new RgbConverter(bytes.name(), height, width);
        } catch (RuntimeException | Error e) {
            decoder.close();
            throw e;
        }
    }

    /** The next decoded frame in FFmpeg's hands, valid until the next call. */
    Optional<AVFrame> decode() {
        if (closed) {
            return Optional.empty();
        }
        Optional<AVFrame> frame = decoder.next();
        if (frame.isPresent()) {
            limits.checkFrames(bytes.name(), ++decoded);
            limits.checkSize(bytes.name(), frame.get().height(), frame.get().width());
        }
        return frame;
    }

    double seconds(AVFrame frame) {
        return frame.best_effort_timestamp() == avutil.AV_NOPTS_VALUE
                ? Double.NaN
                : frame.best_effort_timestamp() * avutil.av_q2d(decoder.stream().time_base());
    }

    @Override
    public Optional<Frame> next() {
        return decode().map(
                        frame -> new Frame(Orientation.apply(orientation, converter.convert(frame)), seconds(frame)));
    }

    @Override
    public void skip(int frames) {
        for (int i = 0; i < frames && decode().isPresent(); i++) {
            // Decoding is all that is needed for the frames behind.
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            converter.close();
            decoder.close();
        }
    }
}

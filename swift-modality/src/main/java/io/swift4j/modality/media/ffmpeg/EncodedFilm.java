package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.Film;
import io.swift4j.modality.FrameReader;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.image.Orientation;
import io.swift4j.modality.media.source.MediaBytes;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** A film in a container. Opening it reads all packets once, without decoding them, for the times of the frames. */
final class EncodedFilm implements Film {

    private final MediaBytes bytes;
    private final MediaLimits limits;
    private final int storedHeight;
    private final int storedWidth;
    private final int orientation;
    private final double[] times;
    private final double seconds;
    private final double frameRate;

    EncodedFilm(MediaBytes bytes, MediaLimits limits) {
        this.bytes = bytes;
        this.limits = limits;
        try (Container container = Container.open(bytes, limits)) {
            AVStream stream = container
                    .choose(avutil.AVMEDIA_TYPE_VIDEO)
                    .orElseThrow(() -> new MediaException(bytes.name(), "has no film in it"));
            storedHeight = stream.codecpar().height();
            storedWidth = stream.codecpar().width();
            limits.checkSize(bytes.name(), storedHeight, storedWidth);
            orientation = DisplayMatrix.orientation(stream.codecpar());
            double[] listed = hidesFrames(stream) ? null : listedTimes(container, stream);
            times = listed == null ? decodedTimes() : listed;
            if (times.length == 0) {
                throw new MediaException(bytes.name(), "is a film without frames");
            }
            double stated = rate(stream.avg_frame_rate());
            double guessed = stated > 0 ? stated : rate(stream.r_frame_rate());
            double last = times[times.length - 1];
            seconds = Double.isNaN(container.seconds()) ? last + (guessed > 0 ? 1 / guessed : 0) : container.seconds();
            frameRate = guessed > 0 ? guessed : times.length / Math.max(seconds, 1e-3);
        }
        if (last() > limits.maxSeconds()) {
            throw new MediaException(
                    bytes.name(),
                    "has a frame at " + last() + " seconds; at most " + limits.maxSeconds()
                            + " are allowed (maxSeconds)");
        }
    }

    private double last() {
        return times[times.length - 1];
    }

    private static double rate(AVRational rational) {
        return rational.den() == 0 ? 0 : (double) rational.num() / rational.den();
    }

    /** VP8 stores reference frames that are never shown as packets of their own. */
    private static boolean hidesFrames(AVStream stream) {
        return stream.codecpar().codec_id() == avcodec.AV_CODEC_ID_VP8;
    }

    /** The times of the packets in the order they are shown; null if a packet has none. */
    private double @Nullable [] listedTimes(Container container, AVStream stream) {
        double tick = rate(stream.time_base());
        double[] found = new double[64];
        int count = 0;
        for (Optional<AVPacket> next = container.next(stream); next.isPresent(); next = container.next(stream)) {
            AVPacket packet = next.get();
            if ((packet.flags() & avcodec.AV_PKT_FLAG_DISCARD) != 0) {
                continue;
            }
            if (packet.pts() == avutil.AV_NOPTS_VALUE) {
                return null;
            }
            found = room(found, count);
            found[count++] = packet.pts() * tick;
        }
        double[] sorted = Arrays.copyOf(found, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private double[] decodedTimes() {
        double[] found = new double[64];
        int count = 0;
        try (FilmReader reader = reader()) {
            for (Optional<AVFrame> frame = reader.decode(); frame.isPresent(); frame = reader.decode()) {
                found = room(found, count);
                found[count++] = reader.seconds(frame.get());
            }
        }
        return Arrays.copyOf(found, count);
    }

    private double[] room(double[] found, int count) {
        limits.checkFrames(bytes.name(), count + 1L);
        return count < found.length ? found : Arrays.copyOf(found, 2 * count);
    }

    private FilmReader reader() {
        return new FilmReader(bytes, limits, storedHeight, storedWidth, orientation);
    }

    @Override
    public FrameReader read() {
        return reader();
    }

    @Override
    public Optional<Sound> sound() {
        return SoundTrack.decode(bytes, limits);
    }

    @Override
    public String name() {
        return bytes.name();
    }

    @Override
    public int height() {
        return Orientation.turns(orientation) ? storedWidth : storedHeight;
    }

    @Override
    public int width() {
        return Orientation.turns(orientation) ? storedHeight : storedWidth;
    }

    @Override
    public double[] times() {
        return times.clone();
    }

    @Override
    public double seconds() {
        return seconds;
    }

    @Override
    public double frameRate() {
        return frameRate;
    }
}

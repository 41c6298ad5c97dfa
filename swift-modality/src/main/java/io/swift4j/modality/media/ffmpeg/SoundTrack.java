package io.swift4j.modality.media.ffmpeg;

import io.swift4j.modality.MediaException;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.Sound;
import io.swift4j.modality.media.source.MediaBytes;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Decodes a whole sound track, at its own rate and with its own channels. */
final class SoundTrack {

    private final String name;
    private final MediaLimits limits;
    private final int sampleRate;
    private float[][] channels;
    private int length;

    private SoundTrack(String name, MediaLimits limits, AVFrame first) {
        this.name = name;
        this.limits = limits;
        this.sampleRate = first.sample_rate();
        this.channels = new float[first.ch_layout().nb_channels()][1 << 14];
    }

    static Optional<Sound> decode(MediaBytes bytes, MediaLimits limits) {
        Container container = Container.open(bytes, limits);
        Optional<AVStream> stream = container.choose(avutil.AVMEDIA_TYPE_AUDIO);
        if (stream.isEmpty()) {
            container.close();
            return Optional.empty();
        }
        try (StreamDecoder decoder = new StreamDecoder(container, stream.get(), limits)) {
            SoundTrack track = null;
            for (Optional<AVFrame> frame = decoder.next(); frame.isPresent(); frame = decoder.next()) {
                if (track == null) {
                    track = new SoundTrack(bytes.name(), limits, frame.get());
                }
                track.add(frame.get());
            }
            return Optional.ofNullable(track).map(SoundTrack::sound);
        }
    }

    private void add(AVFrame frame) {
        if (frame.sample_rate() != sampleRate || frame.ch_layout().nb_channels() != channels.length) {
            throw new MediaException(
                    name,
                    "changes after " + length + " samples from " + channels.length + " channels at " + sampleRate
                            + " Hz to " + frame.ch_layout().nb_channels() + " at " + frame.sample_rate());
        }
        if (sampleRate < 1 || channels.length < 1) {
            throw new MediaException(name, "has " + channels.length + " channels at " + sampleRate + " Hz");
        }
        int end = Math.addExact(length, frame.nb_samples());
        limits.checkSound(name, end, channels.length, sampleRate);
        for (int c = 0; c < channels.length; c++) {
            if (end > channels[c].length) {
                channels[c] =
                        Arrays.copyOf(channels[c], Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8, end * 3L / 2)));
            }
            SampleReader.copy(name, frame, c, channels[c], length);
        }
        length = end;
    }

    private Sound sound() {
        if (length == 0) {
            throw new MediaException(name, "has a sound track without samples");
        }
        if (channels.length == 1) {
            return new Sound(sampleRate, 1, Arrays.copyOf(channels[0], length));
        }
        float[] samples = new float[length * channels.length];
        for (int c = 0; c < channels.length; c++) {
            System.arraycopy(channels[c], 0, samples, c * length, length);
        }
        return new Sound(sampleRate, channels.length, samples);
    }
}

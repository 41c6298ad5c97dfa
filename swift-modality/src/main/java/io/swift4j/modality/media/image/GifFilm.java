package io.swift4j.modality.media.image;

import io.swift4j.modality.Film;
import io.swift4j.modality.Frame;
import io.swift4j.modality.FrameReader;
import io.swift4j.modality.Image;
import io.swift4j.modality.MediaLimits;
import io.swift4j.modality.Sound;
import java.util.Optional;

/** An animated GIF as a silent film. Delays below 20 ms count as 100 ms, as browsers and FFmpeg show them. */
final class GifFilm implements Film {

    private static final int SHORTEST_DELAY = 2;
    private static final int DEFAULT_DELAY = 10;

    private final GifFile gif;
    private final double[] times;
    private final double seconds;

    GifFilm(String name, byte[] file, MediaLimits limits) {
        // One more than allowed, to tell.
        gif = new GifFile(name, file, limits, Math.addExact(limits.maxFrames(), 1));
        times = new double[gif.frames.size()];
        long hundredths = 0;
        for (int i = 0; i < times.length; i++) {
            times[i] = hundredths / 100.0;
            int delay = gif.frames.get(i).delay();
            hundredths += delay < SHORTEST_DELAY ? DEFAULT_DELAY : delay;
        }
        seconds = hundredths / 100.0;
    }

    @Override
    public String name() {
        return gif.name;
    }

    @Override
    public int height() {
        return gif.height;
    }

    @Override
    public int width() {
        return gif.width;
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
        return times.length / seconds;
    }

    @Override
    public Optional<Sound> sound() {
        return Optional.empty();
    }

    @Override
    public FrameReader read() {
        return new FrameReader() {
            private final GifCanvas canvas = new GifCanvas(gif);
            private int next;

            @Override
            public Optional<Frame> next() {
                if (next >= times.length) {
                    return Optional.empty();
                }
                Image image = canvas.draw(gif.frames.get(next));
                return Optional.of(new Frame(image, times[next++]));
            }

            @Override
            public void skip(int frames) {
                for (int i = 0; i < frames && next < times.length; i++) {
                    canvas.draw(gif.frames.get(next++));
                }
            }

            @Override
            public void close() {
                next = times.length;
            }
        };
    }
}

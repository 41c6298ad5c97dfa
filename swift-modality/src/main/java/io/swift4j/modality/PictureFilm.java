package io.swift4j.modality;

import io.swift4j.core.config.Problems;
import java.util.List;
import java.util.Optional;

/**
 * Pictures of one size shown as a silent film, as processors take a list of frames.
 *
 * @param name what messages call it
 * @param pictures the frames, at least one
 * @param frameRate frames a second
 */
public record PictureFilm(String name, List<Image> pictures, double frameRate) implements Film {

    /**
     * Checks the pictures.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public PictureFilm {
        pictures = List.copyOf(pictures);
        Problems problems = new Problems(name)
                .unless(!pictures.isEmpty(), "a film needs at least one picture")
                .positive("frameRate", frameRate);
        for (int i = 1; i < pictures.size(); i++) {
            problems.unless(
                    pictures.get(i).height() == pictures.get(0).height()
                            && pictures.get(i).width() == pictures.get(0).width(),
                    "picture " + i + " is " + pictures.get(i) + ", the first is " + pictures.get(0));
        }
        problems.check();
    }

    @Override
    public int height() {
        return pictures.get(0).height();
    }

    @Override
    public int width() {
        return pictures.get(0).width();
    }

    @Override
    public double[] times() {
        double[] times = new double[pictures.size()];
        for (int i = 0; i < times.length; i++) {
            times[i] = i / frameRate;
        }
        return times;
    }

    @Override
    public double seconds() {
        return pictures.size() / frameRate;
    }

    @Override
    public Optional<Sound> sound() {
        return Optional.empty();
    }

    @Override
    public FrameReader read() {
        return new FrameReader() {
            private int next;

            @Override
            public Optional<Frame> next() {
                if (next >= pictures.size()) {
                    return Optional.empty();
                }
                Frame frame = new Frame(pictures.get(next), next / frameRate);
                next++;
                return Optional.of(frame);
            }

            @Override
            public void skip(int frames) {
                next = Math.min(pictures.size(), next + frames);
            }

            @Override
            public void close() {
                next = pictures.size();
            }
        };
    }
}

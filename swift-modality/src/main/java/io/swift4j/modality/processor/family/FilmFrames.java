package io.swift4j.modality.processor.family;

import io.swift4j.core.config.ConfigJson;
import io.swift4j.modality.Film;
import io.swift4j.modality.MediaException;
import io.swift4j.modality.PictureFilm;
import io.swift4j.modality.processor.ProcessorOptions;
import io.swift4j.modality.processor.video.FrameSampling;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Chooses frames of films.
 *
 * @param rule how
 * @param rate frames of a second that are looked at, if a rate is wanted
 * @param count frames that are looked at, if a number is wanted
 * @param least fewest frames
 * @param most largest number of frames
 * @param middle whether InternVL starts in the middle of the first step
 * @param shift where InternVL starts, but for {@code middle}
 * @param options of the caller
 */
record FilmFrames(
        Rule rule,
        OptionalDouble rate,
        OptionalInt count,
        int least,
        int most,
        double shift,
        boolean middle,
        ProcessorOptions options) {

    enum Rule {
        QWEN2,
        QWEN3,
        INTERN
    }

    private static final double UNKNOWN_RATE = 24;
    private static final double USUAL_RATE = 2;

    static FilmFrames read(ConfigJson json, Rule rule, ProcessorOptions options) {
        OptionalInt count = options.frames();
        OptionalDouble rate = options.framesPerSecond();
        if (count.isEmpty() && rate.isEmpty()) {
            count = json.optionalInteger("num_frames");
            if (count.isEmpty()) {
                rate = OptionalDouble.of(json.number("fps", USUAL_RATE));
            }
        }
        if (count.orElse(1) < 1 || !(rate.orElse(1) > 0)) {
            json.report("fps", "and num_frames must be above 0");
        }
        int least = json.integer("min_frames", 4);
        int most = json.integer("max_frames", 768);
        if ((least < 1 || most < least) && json.sound("min_frames", "max_frames")) {
            json.report("min_frames", "must lie in [1, max_frames], not " + least + " of " + most);
        }
        boolean middle = json.isFlag("initial_shift") ? json.flag("initial_shift", true) : !json.has("initial_shift");
        double shift = json.isFlag("initial_shift") ? 0 : json.number("initial_shift", 0);
        return new FilmFrames(rule, rate, count, least, most, shift, middle, options);
    }

    /** Frames a second of a film, where it says that. */
    static double rate(Film film) {
        return film.frameRate() > 0 && film.frameRate() < Double.POSITIVE_INFINITY ? film.frameRate() : UNKNOWN_RATE;
    }

    boolean samples(Film film) {
        return options.sampleFrames()
                .orElseGet(() -> !(film instanceof PictureFilm)
                        || options.framesPerSecond().isPresent()
                        || options.frames().isPresent());
    }

    /**
     * The numbers of the frames to look at.
     *
     * @param times frames that a patch covers
     */
    int[] of(Film film, int times) {
        int total = film.frameCount();
        if (total == 0) {
            throw new MediaException(film.name(), "has no frames");
        }
        if (!samples(film)) {
            return FrameSampling.all(total);
        }
        int wanted = wanted(film, total, times);
        if (wanted < 1 || (wanted > total && rule != Rule.QWEN3)) {
            throw new MediaException(
                    film.name(),
                    "has " + total + " frames, of which " + wanted
                            + " would be looked at; ask for another number (frames, framesPerSecond)");
        }
        return switch (rule) {
            case QWEN2 -> FrameSampling.steps(0, total, wanted);
            case QWEN3 -> FrameSampling.spread(total, wanted);
            case INTERN -> FrameSampling.steps(middle ? (double) total / wanted / 2 : shift, total, wanted);
        };
    }

    private int wanted(Film film, int total, int times) {
        if (count.isPresent()) {
            return rule == Rule.QWEN2 ? FrameSampling.rounded(count.getAsInt(), times) : count.getAsInt();
        }
        double fps = rate.orElse(USUAL_RATE);
        return switch (rule) {
            case QWEN2 -> FrameSampling.countByRate(total, rate(film), fps, least, most, times);
            case QWEN3 -> FrameSampling.countByRate(total, rate(film), fps, least, most);
            case INTERN -> (int) (total / rate(film) * fps);
        };
    }
}

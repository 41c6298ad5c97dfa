package io.swift4j.modality.whisper;

import io.swift4j.core.config.Problems;
import java.util.List;
import java.util.OptionalDouble;

/**
 * When an answer is not believed, and what is done about it (Radford et al. 2022, section 4.5): the window is written again at
 * the next temperature, or taken for silence.
 *
 * @param temperatures to try in order, 0 for the likeliest tokens; above 0 tokens are drawn
 * @param compressionRatio an answer whose tokens can be compressed further than this repeats itself
 * @param logProbability an answer whose tokens are less likely than this in the mean is a guess
 * @param noSpeech a guess about a window more likely silent than this is dropped; needs {@code logProbability}
 * @param seed of what is drawn
 */
public record Doubts(
        List<Double> temperatures,
        OptionalDouble compressionRatio,
        OptionalDouble logProbability,
        OptionalDouble noSpeech,
        long seed) {

    /** Every answer is believed. */
    public static final Doubts NONE =
            new Doubts(List.of(0.0), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), 0);

    /** What Whisper's authors recommend. */
    public static final Doubts USUAL = new Doubts(
            List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0),
            OptionalDouble.of(1.35),
            OptionalDouble.of(-1.0),
            OptionalDouble.of(0.6),
            0);

    public Doubts {
        temperatures = List.copyOf(temperatures);
        new Problems("doubts about answers")
                .unless(
                        !temperatures.isEmpty()
                                && temperatures.stream().allMatch(value -> value >= 0 && Double.isFinite(value)),
                        "temperature must be one or several numbers of at least 0, not " + temperatures)
                .unless(noSpeech.isEmpty() || logProbability.isPresent(), "no_speech_threshold needs logprob_threshold")
                .check();
    }
}

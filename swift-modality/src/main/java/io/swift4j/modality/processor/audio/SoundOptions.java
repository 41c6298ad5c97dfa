package io.swift4j.modality.processor.audio;

import io.swift4j.modality.MediaException;

/**
 * How sounds are heard.
 *
 * @param padding to what length
 * @param limited whether a sound may be no longer than the configuration says
 * @param cut whether what is longer is left out, rather than refused
 * @param normalized whether samples are given mean 0 and variance 1 first
 * @param maxSeconds longest sound that is taken
 * @param maxValues most values that sounds may become
 * @param seed of the place that CLAP looks at in long sounds
 */
public record SoundOptions(
        SoundPadding padding,
        boolean limited,
        boolean cut,
        boolean normalized,
        double maxSeconds,
        long maxValues,
        long seed) {

    void check(String name, double seconds) {
        if (seconds > maxSeconds) {
            throw new MediaException(
                    name, "plays " + seconds + " seconds; at most " + maxSeconds + " are allowed (maxSeconds)");
        }
    }
}

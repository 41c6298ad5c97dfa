package io.swift4j.modality;

import io.swift4j.core.config.Problems;

/**
 * Sound as float PCM. Whole numbers of a file become [-1, 1) by division by 2^(bits - 1), as soundfile does.
 *
 * <p>The array is not copied: whoever makes a sound hands it over, and no one may write to it afterwards.
 *
 * @param sampleRate samples a second of each channel, in Hz
 * @param channels number of channels
 * @param samples [channels, samples per channel], one channel after the other
 */
public record Sound(int sampleRate, int channels, float[] samples) implements Media {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public Sound {
        new Problems("sound")
                .atLeast("sampleRate", sampleRate, 1L)
                .atLeast("channels", channels, 1L)
                .unless(
                        channels < 1 || samples.length % channels == 0,
                        samples.length + " samples can't be " + channels + " channels of equal length")
                .check();
    }

    /** Samples of one channel. */
    public int length() {
        return samples.length / channels;
    }

    /** How long it plays. */
    public double seconds() {
        return (double) length() / sampleRate;
    }

    /** The mean of the channels, [samples per channel]; the array of this sound if it has one channel only. */
    public float[] mono() {
        if (channels == 1) {
            return samples;
        }
        int length = length();
        float[] mean = new float[length];
        for (int i = 0; i < length; i++) {
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += samples[c * length + i];
            }
            mean[i] = (float) (sum / channels);
        }
        return mean;
    }

    @Override
    public String toString() {
        return "Sound[" + channels + " x " + length() + " at " + sampleRate + " Hz]";
    }
}

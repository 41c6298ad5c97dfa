package io.swift4j.modality;

import io.swift4j.core.config.Problems;

/**
 * How large media may be; checked before memory for the decoded values is taken. Immutable.
 *
 * @param maxBytes most bytes of an encoded source; 1 GiB by default
 * @param maxPixels most pixels of a picture or a frame; by default 89,478,485, from which on Pillow warns of a decompression bomb
 * @param maxSeconds longest sound or film; an hour by default
 * @param maxSamples most samples of a sound, all channels together, 4 bytes each; 2^28 by default
 * @param maxFrames most frames of a film; 216,000 by default, an hour at 60 a second
 */
public record MediaLimits(long maxBytes, long maxPixels, double maxSeconds, long maxSamples, int maxFrames) {

    /** What an array can hold. */
    private static final int ARRAY = Integer.MAX_VALUE - 8;

    private static final MediaLimits DEFAULTS = new MediaLimits(1L << 30, 89_478_485, 3600, 1L << 28, 216_000);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public MediaLimits {
        new Problems("media limits")
                .atLeast("maxBytes", maxBytes, 1L)
                .atLeast("maxPixels", maxPixels, 1L)
                .unless(maxPixels <= ARRAY / 4, "maxPixels must be at most " + ARRAY / 4 + ", not " + maxPixels)
                .positive("maxSeconds", maxSeconds)
                .atLeast("maxSamples", maxSamples, 1L)
                .unless(maxSamples <= ARRAY, "maxSamples must be at most " + ARRAY + ", not " + maxSamples)
                .atLeast("maxFrames", maxFrames, 1L)
                .check();
    }

    /** The limits of this documentation. */
    public static MediaLimits defaults() {
        return DEFAULTS;
    }

    /** These limits with another {@code maxBytes}. */
    public MediaLimits withMaxBytes(long bytes) {
        return new MediaLimits(bytes, maxPixels, maxSeconds, maxSamples, maxFrames);
    }

    /** These limits with another {@code maxPixels}. */
    public MediaLimits withMaxPixels(long pixels) {
        return new MediaLimits(maxBytes, pixels, maxSeconds, maxSamples, maxFrames);
    }

    /** These limits with another {@code maxSeconds}. */
    public MediaLimits withMaxSeconds(double seconds) {
        return new MediaLimits(maxBytes, maxPixels, seconds, maxSamples, maxFrames);
    }

    /** These limits with another {@code maxSamples}. */
    public MediaLimits withMaxSamples(long samples) {
        return new MediaLimits(maxBytes, maxPixels, maxSeconds, samples, maxFrames);
    }

    /** These limits with another {@code maxFrames}. */
    public MediaLimits withMaxFrames(int frames) {
        return new MediaLimits(maxBytes, maxPixels, maxSeconds, maxSamples, frames);
    }

    /**
     * Refuses a picture that is empty or too large.
     *
     * @throws MediaException naming the source
     */
    public void checkSize(String source, long height, long width) {
        if (height < 1 || width < 1) {
            throw new MediaException(source, "has no pixels: its size is " + width + " x " + height);
        }
        if (height > maxPixels / width) {
            throw new MediaException(
                    source,
                    "has " + width + " x " + height + " pixels; at most " + maxPixels + " are allowed (maxPixels)");
        }
    }

    /**
     * Refuses a sound that is too long.
     *
     * @param perChannel samples in one channel
     * @throws MediaException naming the source
     */
    public void checkSound(String source, long perChannel, int channels, int sampleRate) {
        if ((double) perChannel / sampleRate > maxSeconds) {
            throw new MediaException(
                    source,
                    "plays over " + maxSeconds + " seconds (maxSeconds): " + perChannel + " samples at " + sampleRate
                            + " Hz");
        }
        if (perChannel > maxSamples / channels) {
            throw new MediaException(
                    source,
                    "has " + perChannel + " x " + channels + " samples; at most " + maxSamples
                            + " are allowed (maxSamples)");
        }
    }

    /**
     * Refuses an encoded source that is too large.
     *
     * @throws MediaException naming the source
     */
    public void checkBytes(String source, long bytes) {
        if (bytes > maxBytes) {
            throw new MediaException(source, "has over " + maxBytes + " bytes, which is not allowed (maxBytes)");
        }
    }

    /**
     * Refuses a film with too many frames.
     *
     * @throws MediaException naming the source
     */
    public void checkFrames(String source, long frames) {
        if (frames > maxFrames) {
            throw new MediaException(source, "has over " + maxFrames + " frames, which is not allowed (maxFrames)");
        }
    }
}

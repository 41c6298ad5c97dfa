package io.swift4j.modality.codec.audio;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/** Reading of sizes that codecs have in common. */
final class Sizes {

    private static final int MOST = 1 << 24;

    private Sizes() {}

    static int size(ConfigJson json, String field, int otherwise) {
        return size(json, field, otherwise, MOST);
    }

    static int size(ConfigJson json, String field, int otherwise, int most) {
        return json.size(field, otherwise, most);
    }

    /** Positive factors whose product is one frame's samples. */
    static List<Integer> ratios(ConfigJson json, String field, List<Integer> otherwise) {
        List<Integer> ratios = json.has(field) ? json.integers(field) : otherwise;
        if (!json.sound(field)) {
            return otherwise;
        }
        double product = ratios.stream().mapToDouble(ratio -> ratio).reduce(1, (a, b) -> a * b);
        if (ratios.isEmpty()
                || ratios.size() > 16
                || product > MOST
                || ratios.stream().anyMatch(r -> r < 1)) {
            json.report(
                    field, "must be 1 to 16 positive factors with a product of at most " + MOST + ", not " + ratios);
            return otherwise;
        }
        return ratios;
    }

    static int ceilDiv(int a, int b) {
        return (int) ceilDiv((long) a, b);
    }

    static long ceilDiv(long a, long b) {
        return (a + b - 1) / b;
    }

    static int product(List<Integer> ratios) {
        return ratios.stream().reduce(1, (a, b) -> a * b);
    }

    /** Samples of a chunk, and from one to the next; zeros where sound is not cut into chunks. */
    static int[] chunks(ConfigJson json, int rate, boolean needsOverlap) {
        if (!json.has("chunk_length_s")) {
            return new int[2];
        }
        double samples = json.number("chunk_length_s", 0) * rate;
        double overlap = json.number("overlap", 0);
        if (!(samples >= 1 && samples <= MOST * 16.0)) {
            json.report("chunk_length_s", "must be at least one sample long, not " + json.number("chunk_length_s", 0));
            return new int[2];
        }
        if (!json.has("overlap")) {
            if (needsOverlap) {
                json.report("overlap", "is missing; chunk_length_s needs it");
            }
            return new int[2];
        }
        if (!(overlap >= 0 && overlap < 1)) {
            json.report("overlap", "must lie in [0, 1), not " + overlap);
            return new int[2];
        }
        int chunk = (int) samples;
        return new int[] {chunk, Math.max(1, (int) ((1.0 - overlap) * chunk))};
    }

    /** Bandwidths in kbit/s, from the lowest. */
    static List<Double> bandwidths(ConfigJson json, List<Double> otherwise) {
        List<Double> bandwidths = json.has("target_bandwidths") ? json.numbers("target_bandwidths") : otherwise;
        if (json.sound("target_bandwidths")
                && (bandwidths.isEmpty() || bandwidths.stream().anyMatch(b -> !(b > 0 && b < 1e6)))) {
            json.report("target_bandwidths", "must be positive numbers of kbit/s, not " + bandwidths);
            return otherwise;
        }
        return bandwidths.isEmpty() ? otherwise : bandwidths;
    }

    /** Codebooks of the highest bandwidth. */
    static int codebooks(ConfigJson json, List<Double> bandwidths, int frameRate, int codebookSize) {
        double bits = Math.ceil(log2(codebookSize));
        double highest = 1000 * bandwidths.get(bandwidths.size() - 1);
        double count = Math.floor(highest / (frameRate * bits));
        // A quotient that was rounded up to a whole number is one too many.
        count = count * frameRate * bits > highest ? count - 1 : count;
        if (codebookSize < 2 || count < 1 || count > 4096) {
            json.report(
                    "target_bandwidths",
                    "ends with " + bandwidths.get(bandwidths.size() - 1) + " kbit/s, which is " + (long) count
                            + " codebooks of " + codebookSize + " codes at " + frameRate + " frames a second");
            return 1;
        }
        return (int) count;
    }

    static double log2(int value) {
        // Exact for powers of two, which Math.log alone is not.
        return Integer.bitCount(value) == 1 ? Integer.numberOfTrailingZeros(value) : Math.log(value) / Math.log(2);
    }

    /** A size that must be a power of two. */
    static int powerOfTwo(ConfigJson json, String field, int otherwise) {
        int value = size(json, field, otherwise);
        if (Integer.bitCount(value) != 1) {
            json.report(field, "must be a power of two, not " + value);
        }
        return value;
    }
}

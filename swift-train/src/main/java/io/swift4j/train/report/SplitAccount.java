package io.swift4j.train.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a set of rows comes to.
 *
 * @param rows the distinct rows drawn
 * @param accepted those of them that are not rejected
 * @param lengths the tokens of each example, in order
 * @param learned the tokens that have labels, of all examples
 * @param media how many media of each kind are shown: {@code image}, {@code audio}, {@code video}
 */
public record SplitAccount(long rows, long accepted, List<Integer> lengths, long learned, Map<String, Long> media) {

    public SplitAccount {
        lengths = List.copyOf(lengths);
        media = Map.copyOf(media);
    }

    /** All tokens. */
    public long tokens() {
        return lengths.stream().mapToLong(Integer::longValue).sum();
    }

    /**
     * The least length that a share of the examples does not exceed: the nearest rank.
     *
     * @param share above 0, up to 1
     * @return 0 without examples
     */
    public int quantile(double share) {
        int[] sorted = lengths.stream().mapToInt(Integer::intValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** How many examples have each length, in bins of equal width. */
    public Histogram histogram() {
        return Histogram.of(lengths, 24);
    }

    /**
     * Lengths in bins.
     *
     * @param width of a bin in tokens; the first begins at 0
     * @param counts the examples of each bin
     */
    public record Histogram(int width, int[] counts) {

        static Histogram of(List<Integer> lengths, int most) {
            int greatest = lengths.stream().mapToInt(Integer::intValue).max().orElse(0);
            int width = 1;
            int decade = 1;
            // 1, 2, 5, 10, 20, 50 …
            while (greatest / width >= most) {
                if (width == 5 * decade) {
                    decade *= 10;
                    width = decade;
                } else {
                    width = width == decade ? 2 * decade : 5 * decade;
                }
            }
            int[] counts = new int[greatest / width + 1];
            for (int length : lengths) {
                counts[length / width]++;
            }
            return new Histogram(width, counts);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Histogram that && width == that.width && Arrays.equals(counts, that.counts);
        }

        @Override
        public int hashCode() {
            return 31 * width + Arrays.hashCode(counts);
        }

        @Override
        public String toString() {
            return "Histogram[" + width + ", " + Arrays.toString(counts) + "]";
        }
    }
}

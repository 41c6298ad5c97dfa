package io.swift4j.train.data;

/**
 * A permutation of 0 to {@code size - 1} that takes no memory: any place can be asked for alone.
 *
 * <p>A balanced Feistel network of six rounds over the next power of four, walked until it is back inside (Black and Rogaway, CT-RSA
 * 2002). The same seed, stream and size give the same permutation on every machine.
 */
public record Shuffle(long size, long key, int halfBits) {

    private static final int ROUNDS = 6;

    /** The permutation of a size, a seed and a stream of random numbers. */
    public static Shuffle of(long size, long seed, long stream) {
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1));
        return new Shuffle(size, CounterRandom.mix(CounterRandom.mix(seed) + stream), Math.max(1, (bits + 1) / 2));
    }

    /** What is at a place. */
    public long at(long place) {
        long value = place;
        do {
            value = network(value);
        } while (value >= size);
        return value;
    }

    private long network(long value) {
        long mask = (1L << halfBits) - 1;
        long left = value >>> halfBits;
        long right = value & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (CounterRandom.mix(key + round * 0x9E3779B97F4A7C15L + right) & mask);
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }
}

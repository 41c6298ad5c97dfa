package io.swift4j.train.data;

/**
 * Random numbers by index, for orders that must be the same on every machine and in every version.
 *
 * <p>The stream {@code (seed, stream)} has the key {@code k = mix(mix(seed) + stream)}, and its number {@code i} is
 * {@code mix(k + (i + 1) * 0x9E3779B97F4A7C15)}, where {@code mix} is SplitMix64's output function.
 */
public final class CounterRandom {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long key;
    private long index;

    /** The stream of a seed and a number. */
    public CounterRandom(long seed, long stream) {
        this.key = mix(mix(seed) + stream);
    }

    /** SplitMix64's output function. */
    public static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The next 64 bits. */
    public long next() {
        index++;
        return mix(key + index * GOLDEN);
    }

    /** A number from 0 to before {@code bound}, all equally likely: the upper half of 32 random bits times the bound. */
    public int below(int bound) {
        long threshold = (1L << 32) % bound;
        while (true) {
            long product = (next() >>> 32) * bound;
            if ((product & 0xFFFFFFFFL) >= threshold) {
                return (int) (product >>> 32);
            }
        }
    }

    /**
     * The numbers from 0 to {@code count - 1} in random order.
     *
     * <p>Fisher-Yates: for {@code i} from {@code count - 1} down to 1, the element at {@code i} changes places with that at
     * {@link #below below(i + 1)}.
     */
    static int[] permutation(int count, long seed, long stream) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        shuffle(order, new CounterRandom(seed, stream));
        return order;
    }

    static void shuffle(int[] order, CounterRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.below(i + 1);
            int held = order[i];
            order[i] = order[other];
            order[other] = held;
        }
    }
}

package io.swift4j.peft;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How several adapters become one, PEFT's {@code combination_type} and its settings.
 *
 * @param method the rule
 * @param density the part of the values that pruning keeps, 0 to 1; 1 where nothing is pruned
 * @param sign how ties find the sign that most adapters agree on
 * @param svdRank the new rank of methods that decompose the sum; 0 for the largest of the adapters'
 * @param seed of what random pruning drops
 */
public record Combination(Method method, double density, Sign sign, int svdRank, long seed) {

    /** A rule. */
    public enum Method {
        /** Sums of each factor, each adapter's with the root of its weight; all ranks must be equal. */
        LINEAR,
        /** Factors side by side: the exact sum of the updates, with the sum of the ranks. */
        CAT,
        /** The sum of the updates, decomposed. */
        SVD,
        /** Small values pruned, then what agrees in sign is averaged (Yadav et al. 2023); on the factors. */
        TIES,
        /** The same on the updates, decomposed. */
        TIES_SVD,
        /** Random values pruned and the rest made larger (Yu et al. 2024), then summed; on the factors. */
        DARE_LINEAR,
        /** The same on the updates, decomposed. */
        DARE_LINEAR_SVD,
        /** Random values pruned and the rest made larger, then what agrees in sign is averaged; on the factors. */
        DARE_TIES,
        /** The same on the updates, decomposed. */
        DARE_TIES_SVD,
        /** Small values pruned, then summed; on the factors. */
        MAGNITUDE_PRUNE,
        /** The same on the updates, decomposed. */
        MAGNITUDE_PRUNE_SVD;

        /** Whether the updates are combined and then decomposed, rather than their factors. */
        public boolean decomposes() {
            return this == SVD || name().endsWith("_SVD");
        }

        boolean prunes() {
            return this != LINEAR && this != CAT && this != SVD;
        }

        /** What is done to tensors, as in {@code ties}. */
        public String rule() {
            String name = name().toLowerCase(Locale.ROOT);
            return this == SVD ? "linear" : name.endsWith("_svd") ? name.substring(0, name.length() - 4) : name;
        }
    }

    /** How the sign that most adapters agree on is found. */
    public enum Sign {
        /** Of the sum of their values. */
        TOTAL,
        /** Of most of their values. */
        FREQUENCY
    }

    public Combination {
        List<String> problems = new ArrayList<>();
        if (!(density >= 0)) {
            problems.add("density must be at least 0, not " + density);
        }
        if (density < 1 && !method.prunes()) {
            problems.add(method + " prunes nothing, so that a density of " + density + " has no meaning");
        }
        if (svdRank < 0 || (svdRank > 0 && !method.decomposes())) {
            problems.add("a rank of " + svdRank + " can be asked of methods that decompose only, not of " + method);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("combination: " + String.join("; ", problems));
        }
    }

    /** A rule that prunes nothing. */
    public static Combination of(Method method) {
        return new Combination(method, 1, Sign.TOTAL, 0, 0);
    }

    /** A rule that keeps a part of the values. */
    public static Combination of(Method method, double density) {
        return new Combination(method, density, Sign.TOTAL, 0, 0);
    }

    /** This combination with another way to find signs. */
    public Combination withSign(Sign wanted) {
        return new Combination(method, density, wanted, svdRank, seed);
    }

    /** This combination with another rank of what is decomposed. */
    public Combination withRank(int wanted) {
        return new Combination(method, density, sign, wanted, seed);
    }

    /** This combination with another seed of random pruning. */
    public Combination withSeed(long wanted) {
        return new Combination(method, density, sign, svdRank, wanted);
    }
}

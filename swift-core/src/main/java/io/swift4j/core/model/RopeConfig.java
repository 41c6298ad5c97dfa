package io.swift4j.core.model;

import io.swift4j.core.config.ConfigJson;
import java.util.List;

/**
 * One kind of rotary position embedding: its base, how many dimensions it turns, and how it is stretched.
 *
 * @param theta base of the wavelengths
 * @param dimensions how many of a head's dimensions are turned; even
 * @param scaling how longer sequences than the model was made for are handled
 */
public record RopeConfig(double theta, int dimensions, Scaling scaling) {

    public RopeConfig {
        if (theta <= 0 || dimensions <= 0 || dimensions % 2 != 0) {
            throw new IllegalArgumentException(
                    "rotary embedding needs a positive base and an even number of dimensions, not base " + theta
                            + " and " + dimensions + " dimensions");
        }
    }

    /** The ways of stretching. */
    public sealed interface Scaling {}

    /** As trained. */
    public record Default() implements Scaling {}

    /** Positions divided by a factor (Chen et al. 2023). */
    public record Linear(double factor) implements Scaling {}

    /** The base grows with the sequence past {@code trained} tokens (NTK-aware). */
    public record Dynamic(double factor, int trained) implements Scaling {}

    /** Llama 3.1's split by wavelength. */
    public record Llama3(double factor, double lowFrequency, double highFrequency, int trained) implements Scaling {}

    /** YaRN (Peng et al. 2023); low and high bound the ramp over dimensions. */
    public record Yarn(double factor, double low, double high, double attentionFactor) implements Scaling {}

    /** LongRoPE (Ding et al. 2024): one factor per dimension, other ones past {@code trained} tokens. */
    public record LongRope(List<Double> shortFactors, List<Double> longFactors, double attentionFactor, int trained)
            implements Scaling {}

    /** What cos and sin are multiplied by. */
    double attentionFactor() {
        if (scaling instanceof Yarn yarn) {
            return yarn.attentionFactor;
        }
        return scaling instanceof LongRope longRope ? longRope.attentionFactor : 1.0;
    }

    /** Whether frequencies depend on how long the sequence is. */
    boolean dependsOnLength() {
        return scaling instanceof Dynamic || scaling instanceof LongRope;
    }

    /** Reads the newer {@code rope_parameters} or the older {@code rope_scaling}, {@code rope_theta} spelling. */
    static RopeConfig read(ConfigJson config, int headDim, DecoderDefaults defaults) {
        ConfigJson older = config.object("rope_scaling");
        ConfigJson rope = older.fields().isEmpty() ? config.object("rope_parameters") : older;
        return read(config, rope, headDim, config.number("rope_theta", defaults.ropeTheta), defaults);
    }

    /**
     * Reads one set of rotary parameters; what it lacks is looked up in the model's own configuration, then in {@code defaults}.
     *
     * @param otherwise the base, where the set names none
     */
    public static RopeConfig read(
            ConfigJson config, ConfigJson rope, int headDim, double otherwise, DecoderDefaults defaults) {
        double theta = rope.number("rope_theta", otherwise);
        if (theta <= 0) {
            rope.report("rope_theta", "must be positive, not " + theta);
            theta = 1;
        }
        String type = defaults.ropeType(rope.text("rope_type", rope.text("type", "default")));
        // Only some families' plain embedding heeds the factor; all stretched ones do.
        double partial = defaults.partialRotary || !type.equals("default")
                ? rope.number("partial_rotary_factor", config.number("partial_rotary_factor", 1.0))
                : 1.0;
        int dimensions = (int) (headDim * partial);
        if (dimensions <= 0 || dimensions % 2 != 0) {
            if (headDim > 0) {
                config.report("head_dim", "gives " + dimensions + " rotary dimensions; they must be positive and even");
            }
            return new RopeConfig(theta, 2, new Default());
        }
        int max = config.integer("max_position_embeddings", defaults.maxPositions);
        int original = config.has("original_max_position_embeddings") || defaults.originalPositions > 0
                ? config.integer("original_max_position_embeddings", defaults.originalPositions)
                : rope.integer("original_max_position_embeddings", max);
        Scaling scaling = switch (type) {
            case "default" -> new Default();
            case "linear" -> new Linear(rope.number("factor"));
            case "dynamic" -> new Dynamic(rope.number("factor"), max);
            case "llama3" ->
                new Llama3(
                        rope.number("factor"),
                        rope.number("low_freq_factor"),
                        rope.number("high_freq_factor"),
                        original);
            case "yarn" -> yarn(config, rope, theta, dimensions, max, original);
            case "longrope" -> longRope(rope, dimensions, max, original);
            default -> {
                rope.report(
                        "rope_type",
                        "is '" + type + "'; supported are default, linear, dynamic, llama3, yarn and longrope");
                yield new Default();
            }
        };
        return new RopeConfig(theta, dimensions, scaling);
    }

    private static Yarn yarn(ConfigJson config, ConfigJson rope, double theta, int dim, int max, int original) {
        double factor = rope.number("factor", (double) max / original);
        double mscale = rope.number("mscale", 0);
        double mscaleAll = rope.number("mscale_all_dim", 0);
        double inferred = mscale != 0 && mscaleAll != 0
                ? magnitude(factor, mscale) / magnitude(factor, mscaleAll)
                : magnitude(factor, 1);
        double fast = orDefault(rope.number("beta_fast", 0), 32);
        double slow = orDefault(rope.number("beta_slow", 0), 1);
        double low = turnsAt(fast, dim, theta, original);
        double high = turnsAt(slow, dim, theta, original);
        if (config.object("rope_parameters")
                .flag("truncate", config.object("rope_scaling").flag("truncate", true))) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, dim - 1);
        if (low == high) {
            high += 0.001;
        }
        return new Yarn(factor, low, high, rope.number("attention_factor", inferred));
    }

    private static double orDefault(double value, double otherwise) {
        return value == 0 ? otherwise : value;
    }

    private static double magnitude(double scale, double mscale) {
        return scale <= 1 ? 1.0 : 0.1 * mscale * Math.log(scale) + 1.0;
    }

    private static double turnsAt(double rotations, int dim, double theta, int original) {
        return dim * Math.log(original / (rotations * 2 * Math.PI)) / (2 * Math.log(theta));
    }

    private static LongRope longRope(ConfigJson rope, int dimensions, int max, int original) {
        List<Double> shortFactors = rope.numbers("short_factor");
        List<Double> longFactors = rope.numbers("long_factor");
        for (List<Double> factors : List.of(shortFactors, longFactors)) {
            String field = factors == shortFactors ? "short_factor" : "long_factor";
            if (factors.size() != dimensions / 2 && rope.sound(field)) {
                rope.report(
                        field,
                        "must have " + dimensions / 2 + " numbers, one per pair of rotary dimensions, not "
                                + factors.size());
            }
        }
        double factor = rope.number("factor", (double) max / original);
        double inferred = factor <= 1 ? 1.0 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
        return new LongRope(shortFactors, longFactors, rope.number("attention_factor", inferred), original);
    }
}

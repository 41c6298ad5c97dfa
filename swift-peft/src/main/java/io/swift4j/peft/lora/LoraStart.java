package io.swift4j.peft.lora;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How LoRA's factors begin, PEFT's {@code init_lora_weights}.
 *
 * @param kind the rule
 * @param iterations of the fast decomposition for {@link Kind#PISSA}; 0 for the exact one
 */
public record LoraStart(Kind kind, int iterations) {

    /** A rule. */
    public enum Kind {
        /** A uniform, B zero: the model is unchanged. */
        DEFAULT,
        /** A normal with deviation 1/r, B zero. */
        GAUSSIAN,
        /** Both uniform: the model is changed from the start. */
        RANDOM,
        /** The weight's strongest directions, which leave the frozen weight. */
        PISSA,
        /** The first part of the weight's QR decomposition, which leaves the frozen weight. */
        OLORA,
        /** Random factors whose product is zero. */
        ORTHOGONAL
    }

    public static final LoraStart DEFAULT = new LoraStart(Kind.DEFAULT, 0);
    public static final LoraStart GAUSSIAN = new LoraStart(Kind.GAUSSIAN, 0);
    public static final LoraStart RANDOM = new LoraStart(Kind.RANDOM, 0);
    public static final LoraStart PISSA = new LoraStart(Kind.PISSA, 0);
    public static final LoraStart OLORA = new LoraStart(Kind.OLORA, 0);
    public static final LoraStart ORTHOGONAL = new LoraStart(Kind.ORTHOGONAL, 0);

    private static final Pattern FAST_PISSA = Pattern.compile("pissa_niter_(\\d{1,4})");

    public LoraStart {
        if (iterations < 0 || (iterations > 0 && kind != Kind.PISSA)) {
            throw new IllegalArgumentException("only pissa has iterations, not " + kind + " " + iterations);
        }
    }

    /** Whether what the factors begin with is taken out of the frozen weights. */
    public boolean changesBase() {
        return kind == Kind.PISSA || kind == Kind.OLORA;
    }

    /** PEFT's value, {@code true} and {@code false} for the default and random rules. */
    public String name() {
        return switch (kind) {
            case DEFAULT -> "true";
            case RANDOM -> "false";
            case GAUSSIAN -> "gaussian";
            case PISSA -> iterations == 0 ? "pissa" : "pissa_niter_" + iterations;
            case OLORA -> "olora";
            case ORTHOGONAL -> "orthogonal";
        };
    }

    /**
     * The start with one of PEFT's names.
     *
     * @throws IllegalArgumentException naming those that are supported
     */
    public static LoraStart of(String name) {
        Matcher fast = FAST_PISSA.matcher(name);
        if (fast.matches()) {
            return new LoraStart(Kind.PISSA, Integer.parseInt(fast.group(1)));
        }
        for (Kind kind : Kind.values()) {
            LoraStart start = new LoraStart(kind, 0);
            if (start.name().equals(name)) {
                return start;
            }
        }
        throw new IllegalArgumentException(
                "init_lora_weights '" + name
                        + "' is not supported; supported are true, false, gaussian, pissa, pissa_niter_N, olora and orthogonal");
    }
}

package io.swift4j.train.schedule;

import io.swift4j.core.config.NearestName;
import java.util.List;

/** How {@code warmup_stable_decay} rises and falls. */
public enum Ramp {
    LINEAR("linear"),
    COSINE("cosine"),
    ONE_MINUS_SQRT("1-sqrt");

    private final String text;

    Ramp(String text) {
        this.text = text;
    }

    /** The ramp with a configuration's name: {@code linear}, {@code cosine} or {@code 1-sqrt}. */
    public static Ramp named(String name) {
        for (Ramp ramp : values()) {
            if (ramp.text.equals(name)) {
                return ramp;
            }
        }
        throw new IllegalArgumentException(
                NearestName.unknown("ramp", name, List.of(LINEAR.text, COSINE.text, ONE_MINUS_SQRT.text)));
    }

    /** From 0 to 1 as progress goes from 0 to 1. */
    double up(double progress) {
        return switch (this) {
            case LINEAR -> progress;
            case COSINE -> 0.5 * (1 - Math.cos(Math.PI * progress));
            case ONE_MINUS_SQRT -> 1 - Math.sqrt(1 - progress);
        };
    }

    /** From 1 to 0 as progress goes from 0 to 1; a cosine makes {@code cycles} waves on the way. */
    double down(double progress, double cycles) {
        return switch (this) {
            case LINEAR -> 1 - progress;
            case COSINE -> 0.5 * (1 + Math.cos(Math.PI * cycles * 2 * progress));
            case ONE_MINUS_SQRT -> 1 - Math.sqrt(progress);
        };
    }
}

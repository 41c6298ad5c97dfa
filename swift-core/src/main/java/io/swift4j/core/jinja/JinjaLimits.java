package io.swift4j.core.jinja;

/**
 * How much one rendering may do before it fails with {@link JinjaException.Kind#LIMIT}.
 *
 * @param maxSteps evaluated nodes and touched elements; a chat of a thousand messages takes about a million
 * @param maxText characters (UTF-16 units) of the whole output, and of any one text made on the way
 * @param maxDepth macros and recursive loops inside one another, and nesting of printed data
 */
public record JinjaLimits(long maxSteps, int maxText, int maxDepth) {

    private static final JinjaLimits DEFAULT = new JinjaLimits(50_000_000, 64 << 20, 150);

    public JinjaLimits {
        if (maxSteps < 1 || maxText < 1 || maxDepth < 1) {
            throw new IllegalArgumentException("limits must be at least 1, got maxSteps " + maxSteps + ", maxText "
                    + maxText + ", maxDepth " + maxDepth);
        }
    }

    /** 50 million steps, 64 Mi characters, 150 levels. */
    public static JinjaLimits defaults() {
        return DEFAULT;
    }
}

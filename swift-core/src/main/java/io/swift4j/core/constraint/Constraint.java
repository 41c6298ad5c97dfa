package io.swift4j.core.constraint;

/**
 * Restricts which tokens an answer may be made of.
 *
 * <p>Greedy choice, sampling and beam search honour it row by row: see {@code GenerationConfig.Builder.constraint}. {@link
 * Constraints} has simple ones and combines any. Implementations are immutable, and may be used by several threads at once.
 */
@FunctionalInterface
public interface Constraint {

    /**
     * Where an answer begins.
     *
     * @param prompt the tokens before the answer, padding included; not to be changed
     */
    ConstraintState start(int[] prompt);
}

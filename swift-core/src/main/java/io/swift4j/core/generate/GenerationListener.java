package io.swift4j.core.generate;

/** Hears of every token as it is chosen. */
@FunctionalInterface
public interface GenerationListener {

    /**
     * Called on the generating thread for every new token of a row that has not ended.
     *
     * @return false to stop all rows here
     */
    boolean onToken(int row, int token);
}

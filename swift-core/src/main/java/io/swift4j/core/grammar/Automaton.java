package io.swift4j.core.grammar;

/** A deterministic automaton over bytes, every state of which can still reach an accepting one. Immutable. */
interface Automaton {

    int DEAD = -1;

    /** More than any number of bytes that matters: what can't be reached. */
    int NEVER = 1 << 28;

    int start();

    /** The state after a byte, 0 to 255; {@link #DEAD} where there is none. */
    int step(int state, int octet);

    boolean accepts(int state);

    /** The fewest bytes until it accepts. */
    int shortest(int state);
}

package io.swift4j;

/** Hears an answer as it is written. */
@FunctionalInterface
public interface TextListener {

    /**
     * Called on the generating thread with every piece of text, which never ends inside a character.
     *
     * @param answer number of the answer, from 0
     * @return false to stop here
     */
    boolean onText(int answer, String piece);
}

package io.swift4j.quickstart;

import java.util.Random;

/** One of the tasks that the model learns together. */
interface Lesson {

    /** For files and tables. */
    Task task();

    /**
     * Makes a question with its answer.
     *
     * @param heldOut for the examination: of scenes, texts, speakers that never occur in training
     */
    Sample sample(Random random, boolean heldOut);
}

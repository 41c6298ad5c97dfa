package io.swift4j.train.eval;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Answers questions: a model, or whatever stands in its place. */
@FunctionalInterface
public interface Answerer {

    /**
     * Answers questions of one benchmark.
     *
     * @param questions at least one
     * @param stop is asked while answers are made; true to give up, after which the answers don't matter
     * @return an answer to each, in order
     */
    List<Answered> answer(List<Question> questions, BooleanSupplier stop);
}

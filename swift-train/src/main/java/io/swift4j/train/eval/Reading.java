package io.swift4j.train.eval;

import java.util.List;
import java.util.regex.Pattern;

/** How the answer to a question is got and read. */
public sealed interface Reading {

    /**
     * What the model writes.
     *
     * @param maxNewTokens the most tokens of an answer
     */
    record Text(int maxNewTokens) implements Reading {}

    /**
     * One of some options that the model writes.
     *
     * @param options in the order of the question
     * @param pattern whose first group, or whole, is the option in what it writes; the first match counts
     * @param maxNewTokens the most tokens of an answer
     */
    record Written(List<String> options, Pattern pattern, int maxNewTokens) implements Reading {
        public Written {
            options = List.copyOf(options);
        }
    }

    /** The option that the model finds likeliest as the whole answer: the sum of the log-probabilities of its tokens. */
    record Likeliest(List<String> options) implements Reading {
        public Likeliest {
            options = List.copyOf(options);
        }
    }

    /**
     * The first box that the model answers with, by its box head.
     *
     * @param maxNewTokens the most tokens of an answer
     */
    record Box(int maxNewTokens) implements Reading {}
}

package io.swift4j.train.config;

/** What a model is trained for. */
public enum TaskType {
    /** Writing text. */
    CAUSAL_LM,
    /** Telling the class or score of a text. */
    SEQ_CLS,
    /** Turning a text into a vector. */
    EMBEDDING,
    /** Scoring pairs of texts. */
    RERANKER,
    /** Scoring pairs of texts by the probability of a word. */
    GENERATIVE_RERANKER
}

package io.swift4j.core.task;

/** What an answer is for. */
public enum TaskType {
    CHAT,
    CAPTION,
    QUESTION_ANSWERING,
    TRANSCRIPTION,
    TRANSLATION,
    CLASSIFICATION,
    GROUNDING,
    GENERATION
}

package io.swift4j.modality.processor.family;

/** What Janus's processor writes before a text when its file asks for that. */
final class JanusPrompt {

    static final String SYSTEM =
            "You are a helpful language and vision assistant. You are able to understand the visual"
                    + " content that the user provides, and assist the user with a variety of tasks using natural language.\n\n";

    private JanusPrompt() {}
}

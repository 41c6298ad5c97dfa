package io.swift4j.modality;

/** What a file shows or plays. */
public enum MediaKind {
    IMAGE("a picture"),
    AUDIO("sound"),
    VIDEO("a film");

    private final String words;

    MediaKind(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}

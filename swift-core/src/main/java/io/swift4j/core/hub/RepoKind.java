package io.swift4j.core.hub;

/** What a repository holds. */
enum RepoKind {
    MODEL("models", "model", ""),
    DATASET("datasets", "data set", "datasets/");

    private final String folder;
    private final String word;
    private final String prefix;

    RepoKind(String folder, String word, String prefix) {
        this.folder = folder;
        this.word = word;
        this.prefix = prefix;
    }

    /** What it is called in addresses of the hubs' interfaces and in the names of cache folders. */
    String folder() {
        return folder;
    }

    /** What messages call it. */
    String word() {
        return word;
    }

    /** What stands before ids in addresses of Hugging Face's files and pages. */
    String prefix() {
        return prefix;
    }
}

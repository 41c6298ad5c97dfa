package io.swift4j.core.hub;

/** A model hub that Swift4J can download from. */
public enum HubSource {
    /** Hugging Face or a mirror with its API; ids may start with {@code HF::}, the default revision is {@code main}. */
    HUGGING_FACE("HF::", "main", "Hugging Face"),
    /** ModelScope; ids may start with {@code MS::}, the default revision is {@code master}. */
    MODEL_SCOPE("MS::", "master", "ModelScope");

    private final String prefix;
    private final String defaultRevision;
    private final String title;

    HubSource(String prefix, String defaultRevision, String title) {
        this.prefix = prefix;
        this.defaultRevision = defaultRevision;
        this.title = title;
    }

    /** Returns what an id may start with to choose this hub. */
    public String prefix() {
        return prefix;
    }

    /** Returns the branch used when no revision is given. */
    public String defaultRevision() {
        return defaultRevision;
    }

    @Override
    public String toString() {
        return title;
    }
}

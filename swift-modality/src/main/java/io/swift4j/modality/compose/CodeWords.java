package io.swift4j.modality.compose;

/** How the tokens that are added to a vocabulary are written. */
final class CodeWords {

    /** Stands for a picture that is seen. */
    static final String IMAGE = "<|image|>";

    /** Stands for a film that is seen. */
    static final String FILM = "<|film|>";

    /** Stands for a sound that is heard. */
    static final String SOUND = "<|sound|>";

    /** Begins a sound that is said. */
    static final String SAY = "<|say|>";

    /** Ends it. */
    static final String SAID = "<|said|>";

    /** Begins a picture that is drawn. */
    static final String BEGIN = "<|draw|>";

    /** Ends it. */
    static final String END = "<|drawn|>";

    private CodeWords() {}

    /** One code of a picture. */
    static String of(int code) {
        return "<|image " + code + "|>";
    }

    /** One code of one codebook of a sound. */
    static String of(int codebook, int code) {
        return "<|sound " + codebook + " " + code + "|>";
    }
}

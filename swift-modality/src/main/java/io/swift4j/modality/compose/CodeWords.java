package io.swift4j.modality.compose;

/** How the tokens that are added to a vocabulary are written. */
final class CodeWords {

    /** Stands for a picture that is seen. */
    static final String IMAGE = "<|image|>";

    /** Begins a picture that is drawn. */
    static final String BEGIN = "<|draw|>";

    /** Ends it. */
    static final String END = "<|drawn|>";

    private CodeWords() {}

    /** One code of a picture. */
    static String of(int code) {
        return "<|image " + code + "|>";
    }
}

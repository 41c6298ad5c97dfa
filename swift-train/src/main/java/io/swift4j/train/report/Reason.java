package io.swift4j.train.report;

/** Why a row is named in an account. */
public enum Reason {
    /** The line is no JSON object. */
    NOT_JSON("not a JSON object", true),
    /** No column says what is to be learned. */
    NO_COLUMNS("no known columns", true),
    /** A field has a value that it can't have. */
    BAD_FIELD("a field is wrong", true),
    /** Roles are unknown, or do not take turns. */
    ROLES("roles out of order", true),
    /** A file that a row names is not there, or has nothing in it. */
    MEDIUM_MISSING("missing media", true),
    /** A medium can't be decoded. */
    MEDIUM_BROKEN("broken media", true),
    /** Messages have more or fewer tags than the row has media. */
    MEDIA_COUNT("tags unlike media", true),
    /** A box is not in its picture, or is no box. */
    BOX("boxes outside the picture", true),
    /** The chat template refuses the conversation. */
    TEMPLATE("refused by the template", true),
    /** All labels are masked. */
    NOTHING_TO_LEARN("nothing to learn", true),
    /** It is good, but not what the run learns from, as a pair of answers where conversations are learned. */
    WRONG_KIND("not what the run learns from", true),
    /** It is longer than allowed, and not to be cut. */
    TOO_LONG("too long", true),
    /** What it is measured with has been learned: a row of the validation set is in the training set too. */
    LEAKED("leaked between splits", true),
    /** It is wrong in a way that has no name here. */
    OTHER("otherwise wrong", true),
    /** The same as an earlier row of its split, in content. */
    DUPLICATE("duplicate", false),
    /** It loses tokens because it is too long. */
    TRUNCATED("truncated", false);

    private final String words;
    private final boolean rejects;

    Reason(String words, boolean rejects) {
        this.words = words;
        this.rejects = rejects;
    }

    /** For tables. */
    public String words() {
        return words;
    }

    /** Whether a row is rejected for it; else it is only named. */
    public boolean rejects() {
        return rejects;
    }
}

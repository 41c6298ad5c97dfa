package io.swift4j.quickstart;

import io.swift4j.core.content.Modality;
import java.util.Locale;
import java.util.Set;

/** What the model is taught and examined in. */
enum Task {
    CAPTION(Modality.IMAGE, Modality.TEXT, "whole captions that are right"),
    QUESTION(Modality.IMAGE, Modality.TEXT, "answers that are right"),
    READING(Modality.IMAGE, Modality.TEXT, "1 - character error rate"),
    GROUNDING(Modality.IMAGE, Modality.BOXES, "mean overlap (IoU)"),
    COMMAND(Modality.AUDIO, Modality.TEXT, "commands that are right"),
    FILM(Modality.VIDEO, Modality.TEXT, "answers that are right"),
    DRAWING(Modality.TEXT, Modality.IMAGE, "right things, places and colours of the nearest picture"),
    SPEAKING(Modality.TEXT, Modality.AUDIO, "right words of the nearest recording");

    /** What comes out. */
    final Modality gives;

    /** What the score counts, from 0 to 1. */
    final String score;

    private final Modality in;

    Task(Modality in, Modality gives, String score) {
        this.in = in;
        this.gives = gives;
        this.score = score;
    }

    /** What goes in besides the question. */
    Modality in() {
        return in;
    }

    Set<Modality> takes() {
        return Set.of(in);
    }

    /** Whether answers are no words about what is there. */
    boolean drawsOrSpeaks() {
        return gives == Modality.IMAGE || gives == Modality.AUDIO;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For tables: from what to what. */
    String direction() {
        return in.words() + " to " + gives.words();
    }
}

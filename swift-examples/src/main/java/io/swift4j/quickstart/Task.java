package io.swift4j.quickstart;

import io.swift4j.SwiftModel;
import io.swift4j.core.content.Modality;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** The tasks that a model can do; where it is {@code given}, without those of codes, which only the model made here has. */
    static Set<Task> of(SwiftModel model, boolean given) {
        return Arrays.stream(values())
                .filter(task -> model.takes().contains(task.in) && model.gives().contains(task.gives))
                .filter(task -> !given || (task.gives != Modality.IMAGE && task.gives != Modality.AUDIO))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Task.class)));
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For tables: from what to what. */
    String direction() {
        return in.words() + " to " + gives.words();
    }
}

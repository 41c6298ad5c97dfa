package io.swift4j.modality.processor.audio;

/** To what length the sounds of one text are filled up with silence. */
public enum SoundPadding {
    /** The longest that the model hears. */
    MAX_LENGTH,
    /** The longest sound beside it. */
    LONGEST,
    /** Not at all; several sounds must then be of one length. */
    NONE
}

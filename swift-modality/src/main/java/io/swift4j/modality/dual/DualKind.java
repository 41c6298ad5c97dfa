package io.swift4j.modality.dual;

import java.util.Locale;
import java.util.Optional;

/** The dual encoders there are. */
public enum DualKind {
    /** Pictures and text (Radford et al. 2021). */
    CLIP,
    /** Pictures and text, each pair judged on its own (Zhai et al. 2023). */
    SIGLIP,
    /** Sound and text (Wu et al. 2023). */
    CLAP;

    /** The kind of that {@code model_type}. */
    static Optional<DualKind> of(String modelType) {
        for (DualKind kind : values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(modelType)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** What it sets beside text: {@code images} or {@code sounds}. */
    public String other() {
        return this == CLAP ? "sounds" : "images";
    }
}

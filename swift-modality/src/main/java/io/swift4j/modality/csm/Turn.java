package io.swift4j.modality.csm;

import io.swift4j.core.SwiftException;
import io.swift4j.modality.Sound;
import java.util.Optional;

/**
 * Something said.
 *
 * @param speaker who says it: a number, which the model knows speakers by
 * @param text what is said
 * @param sound how it sounded; empty for what has not been said yet
 */
public record Turn(int speaker, String text, Optional<Sound> sound) {

    public Turn {
        if (speaker < 0) {
            throw new SwiftException("a speaker's number must be 0 or more, not " + speaker);
        }
    }

    /** Something to be said. */
    public static Turn of(int speaker, String text) {
        return new Turn(speaker, text, Optional.empty());
    }

    /** Something that was said. */
    public static Turn of(int speaker, String text, Sound sound) {
        return new Turn(speaker, text, Optional.of(sound));
    }
}

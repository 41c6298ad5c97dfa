package io.swift4j.modality.csm;

import io.swift4j.core.SwiftException;
import io.swift4j.modality.Sound;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something said.
 *
 * @param speaker who says it: a number, which the model knows speakers by
 * @param text what is said
 * @param sound how it sounded; empty for what has not been said yet
 */
public record Turn(int speaker, String text, Optional<Sound> sound) {

    private static final Pattern NUMBER = Pattern.compile("^\\s*\\[(\\d{1,4})\\]");

    public Turn {
        if (speaker < 0) {
            throw new SwiftException("a speaker's number must be 0 or more, not " + speaker);
        }
    }

    /**
     * Something whose words may begin with the number of who says it, as in {@code [3]Good day.}
     *
     * @param otherwise who says it where they don't
     */
    public static Turn named(int otherwise, String words, Optional<Sound> sound) {
        Matcher number = NUMBER.matcher(words);
        return number.find()
                ? new Turn(
                        Integer.parseInt(number.group(1)),
                        words.substring(number.end()).strip(),
                        sound)
                : new Turn(otherwise, words, sound);
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

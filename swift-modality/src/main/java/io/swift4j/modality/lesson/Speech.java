package io.swift4j.modality.lesson;

/**
 * An answer in words and the codes of its speech.
 *
 * <p>Arrays are not copied: treat them as read-only.
 *
 * @param ids tokens of the conversation up to the answer's last
 * @param from where the answer begins among them
 * @param codes of the speech, at least one
 */
public record Speech(int[] ids, int from, int[] codes) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException naming what does not fit
     */
    public Speech {
        if (from < 1 || from >= ids.length) {
            throw new IllegalArgumentException("an answer can't begin at " + from + " of " + ids.length + " tokens");
        }
        if (codes.length == 0) {
            throw new IllegalArgumentException("speech needs at least one code");
        }
    }
}
